package io.parley.pool;

import io.parley.protocol.DisplayName;
import java.util.UUID;

/**
 * Who is at the other end of a connection.
 *
 * @param client who it is; one that comes back is who it was, and then two connections of it may be open for a moment
 * @param connection tells this connection apart from every other, also from those of the same client
 * @param name what others see
 * @param named whether it gave that name itself
 */
public record Identity(UUID client, long connection, DisplayName name, boolean named) {}
