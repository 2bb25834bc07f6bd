package io.parley.room.log;

import io.parley.protocol.Position;
import java.time.Instant;

/**
 * Where a message stands.
 *
 * @param at when it was stored
 * @param duplicate whether that was an earlier time: its author had sent it already, under the same key
 */
public record Stored(Position position, Instant at, boolean duplicate) {}
