package io.parley.bench;

import java.time.Duration;

/**
 * What is sent, and when.
 *
 * @param textBytes of each message
 * @param inFlight messages of a room that may be under way at once; without meaning where there is a schedule
 * @param perSecond messages a second by a fixed schedule; 0: none, as fast as {@code inFlight} allows
 */
record Load(int textBytes, int inFlight, int perSecond) {
  private static final long NANOS = 1_000_000_000;

  boolean isScheduled() {
    return perSecond > 0;
  }

  /** Between two scheduled messages. */
  long periodNanos() {
    return NANOS / perSecond;
  }

  /** Scheduled in a time. */
  int messagesIn(Duration length) {
    return (int) (length.toNanos() / periodNanos());
  }
}
