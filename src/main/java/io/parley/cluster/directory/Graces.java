package io.parley.cluster.directory;

import io.parley.config.Ticker;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Members whose connection has ended, and who may come back for a while. Safe on every thread. */
final class Graces {
  /** Of those whose grace is over, in one sweep. */
  private static final int PORTION = 1000;

  /** In the order in which they went: each has the same time. */
  private final Queue<Lost> lost = new ConcurrentLinkedQueue<>();

  private final Duration grace;
  private final Ticker ticker;

  Graces(Duration grace, Ticker ticker) {
    this.grace = grace;
    this.ticker = ticker;
  }

  /** A member's connection has ended, where it was here by this one. */
  void begin(Seat seat, long connection) {
    if (grace.isZero()) {
      seat.exit(connection);
    } else if (seat.lose(connection)) {
      lost.add(new Lost(seat, connection, ticker.nanos()));
    }
  }

  /** Lets those go whose grace is over; called by one thread at a time. */
  void sweep() {
    long now = ticker.nanos();
    Lost first = lost.peek();
    // The sweep after this one sees to those who are left over.
    for (int left = PORTION;
        left > 0 && first != null && now - first.nanos >= grace.toNanos();
        left--) {
      Lost over = lost.remove();
      over.seat.giveUp(over.connection);
      first = lost.peek();
    }
  }

  private record Lost(Seat seat, long connection, long nanos) {}
}
