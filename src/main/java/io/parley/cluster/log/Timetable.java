package io.parley.cluster.log;

import io.parley.config.Ticker;
import java.time.Duration;

/**
 * When the store is to be asked whether all of a room was heard. Rooms are spread, so that many are not asked about at once. Safe
 * on every thread.
 */
final class Timetable {
  /** Nothing was heard for so long, and up to {@link #SPREAD} more. */
  static final Duration SILENCE = Duration.ofSeconds(15);

  static final Duration SPREAD = Duration.ofSeconds(10);

  /** Whatever is heard: what a log holds is counted then, too. */
  private static final Duration LATEST = Duration.ofSeconds(60);

  private final Ticker ticker;
  private final long phase;
  private volatile long silentFrom;
  private volatile long answeredAt;

  /**
   * Begins now.
   *
   * @param seed any number, of which that of another room is independent
   */
  Timetable(Ticker ticker, int seed) {
    this.ticker = ticker;
    this.phase = Math.floorMod(seed * 0x9e3779b9L, SPREAD.toNanos());
    this.silentFrom = ticker.nanos() + SILENCE.toNanos() + phase;
    this.answeredAt = ticker.nanos();
  }

  /** Something was heard. */
  void heard() {
    silentFrom = ticker.nanos() + SILENCE.toNanos() + phase;
  }

  /** The store has answered. */
  void answered() {
    heard();
    answeredAt = ticker.nanos();
  }

  /** Something may be missing, or it will show by itself that nothing is. */
  void soon() {
    silentFrom = ticker.nanos();
  }

  boolean isDue() {
    long now = ticker.nanos();
    return now - silentFrom >= 0 || now - answeredAt >= LATEST.toNanos() + phase;
  }
}
