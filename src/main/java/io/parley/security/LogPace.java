package io.parley.security;

import io.parley.config.Ticker;
import java.time.Duration;
import java.util.OptionalLong;

/** Lets one log line a second pass, so that a flood of refusals is not a flood of lines. Safe on every thread. */
final class LogPace {
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Ticker ticker;
  private boolean begun;
  private long passedAt;
  private long unsaid;

  LogPace(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Asks for a line to pass: how many did not since the last that did, or empty where this one does not either. */
  synchronized OptionalLong next() {
    long now = ticker.nanos();
    if (begun && now - passedAt < PAUSE_NANOS) {
      unsaid++;
      return OptionalLong.empty();
    }
    begun = true;
    passedAt = now;
    long before = unsaid;
    unsaid = 0;
    return OptionalLong.of(before);
  }
}
