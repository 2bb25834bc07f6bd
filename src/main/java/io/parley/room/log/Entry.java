package io.parley.room.log;

import io.parley.pool.Frame;

/**
 * A message in a log.
 *
 * @param frame as structured clients get it
 */
public record Entry(long offset, Frame frame) {}
