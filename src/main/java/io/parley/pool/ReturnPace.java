package io.parley.pool;

import io.parley.config.Ticker;
import io.parley.protocol.ReconnectWindow;
import java.time.Duration;

/**
 * When those come back who are sent away because of an accident: as many in a second as a node can take in at ease, whoever
 * they are and whoever sends them. Safe on every thread.
 */
final class ReturnPace {
  static final int RETURNS_PER_SECOND = 500;

  private static final Duration WIDTH = Duration.ofSeconds(1);
  private static final long SLOT = WIDTH.toNanos() / RETURNS_PER_SECOND;

  private final Ticker ticker;
  private boolean begun;
  private long freeAt;

  ReturnPace(Ticker ticker) {
    this.ticker = ticker;
  }

  /** The next window: behind all that were given, or at once where those are over. */
  synchronized ReconnectWindow next() {
    long now = ticker.nanos();
    if (!begun || freeAt - now < 0) {
      begun = true;
      freeAt = now;
    }
    long seconds = (freeAt - now) / WIDTH.toNanos();
    freeAt += SLOT;
    return new ReconnectWindow(Duration.ofSeconds(seconds), WIDTH);
  }
}
