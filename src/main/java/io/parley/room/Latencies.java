package io.parley.room;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.config.Ticker;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * How long a message takes on its way through a room. It costs two looks at the clock for each message, however many get it.
 * Safe on every thread.
 */
@Singleton
public class Latencies {
  /** The same for both, so that one can be seen as a part of the other. */
  private static final Duration[] BUCKETS =
      LongStream.of(
              100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
              1_000_000)
          .mapToObj(micros -> Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros)))
          .toArray(Duration[]::new);

  private final Timer append;
  private final Timer fanOut;
  private final Ticker ticker;

  /** Made by the container. */
  @Inject
  public Latencies(MeterRegistry registry, Ticker ticker) {
    this.ticker = ticker;
    append =
        Timer.builder("parley.append")
            .description(
                "From a message's arrival on its connection to its place in the room's log")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    fanOut =
        Timer.builder("parley.fanout")
            .description("From a message's place in the log to the outboxes of all members")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
  }

  /** On the ticker. */
  long now() {
    return ticker.nanos();
  }

  /** A message that had come at one time had its place in the log at another. */
  void appended(long since, long now) {
    append.record(now - since, TimeUnit.NANOSECONDS);
  }

  /** A message that had its place in the log at that time stands in all outboxes now. */
  void fannedOut(long since) {
    fanOut.record(now() - since, TimeUnit.NANOSECONDS);
  }
}
