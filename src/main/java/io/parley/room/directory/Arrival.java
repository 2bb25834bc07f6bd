package io.parley.room.directory;

import io.parley.protocol.DisplayName;
import java.util.UUID;

/**
 * Who has come.
 *
 * @param client new, or known from before
 * @param connection tells this connection apart from every other, also of the same client
 * @param name the one that it came with, or left with
 * @param resumed whether it is one known from before
 */
public record Arrival(UUID client, long connection, DisplayName name, boolean resumed) {}
