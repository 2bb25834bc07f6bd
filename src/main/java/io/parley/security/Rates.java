package io.parley.security;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import io.parley.config.Settings;
import io.parley.config.Ticker;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How fast one client may send; a bucket for each that does, filled by time and emptied by what it sends. */
@Singleton
public class Rates {
  /** Seconds' worth that may come at once after a silence. */
  private static final int BURST = 2;

  private final Settings settings;
  private final TimeMeter time;

  /** Made by the container. */
  @Inject
  public Rates(Settings settings, Ticker ticker) {
    this.settings = settings;
    this.time = new Meter(ticker);
  }

  /** For a new connection. */
  public ClientRate forClient() {
    return new ClientRate(this);
  }

  /** Commands; {@code null} where they are not limited. */
  @Nullable Bucket messages() {
    int rate = settings.rateMessagesPerSecond();
    return rate == 0 ? null : bucket(rate, (long) BURST * rate);
  }

  /** Bytes, at least a whole message's at once; {@code null} where they are not limited. */
  @Nullable Bucket bytes() {
    int rate = settings.rateBytesPerSecond();
    return rate == 0 ? null : bucket(rate, byteBurst());
  }

  /** Bytes that may come at once after a silence. */
  long byteBurst() {
    return Math.max((long) BURST * settings.rateBytesPerSecond(), settings.maxMessageBytes());
  }

  private Bucket bucket(int perSecond, long capacity) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(capacity).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .withCustomTimePrecision(time)
        // One connection's callbacks come one at a time.
        .withSynchronizationStrategy(SynchronizationStrategy.NONE)
        .build();
  }

  /** Our ticker as Bucket4j wants it. */
  private record Meter(Ticker ticker) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return ticker.nanos();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
