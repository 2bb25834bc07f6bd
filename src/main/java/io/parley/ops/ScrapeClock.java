package io.parley.ops;

import io.micrometer.core.instrument.Clock;
import io.parley.config.Ticker;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * The clock of the meter registry, which asks it at each measurement whether the maximum of the last minutes is out of date.
 * Nobody looks at that but a scrape, so it stands still between two of them: a message costs no look at the machine's clock.
 */
@Singleton
public class ScrapeClock implements Clock {
  private final java.time.Clock clock;
  private final Ticker ticker;
  private volatile long wallTime;

  /** Made by the container. */
  @Inject
  public ScrapeClock(java.time.Clock clock, Ticker ticker) {
    this.clock = clock;
    this.ticker = ticker;
    moveOn();
  }

  /** It is now. */
  final void moveOn() {
    wallTime = clock.millis();
  }

  @Override
  public long wallTime() {
    return wallTime;
  }

  @Override
  public long monotonicTime() {
    return ticker.nanos();
  }
}
