package io.parley.protocol;

import java.util.UUID;

/**
 * Somebody in a room, as the others see them.
 *
 * @param client which connection
 * @param name not unique: it identifies nobody
 */
public record Member(UUID client, DisplayName name) {}
