package io.parley.security;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast one client sends. What is over the rate is counted too, so a client that does not slow down falls ever further
 * behind, and one that does may go on after the time that it was told. It has no buckets until something comes: thousands
 * of silent clients cost nothing.
 *
 * <p>Called by one connection's callbacks, which the container makes one at a time.
 */
public final class ClientRate {
  /** Refusals in a row after which it is enough. */
  static final int MAX_REFUSALS = 50;

  /** Commands in a row that cannot be read, after which it is enough. */
  static final int MAX_MALFORMED = 50;

  /** A part of a message costs as much as so many bytes: what a tiny one costs to take in does not depend on its size. */
  static final int MIN_PART_BYTES = 64;

  private final Rates rates;
  private boolean begun;
  private @Nullable Bucket messages;
  private @Nullable Bucket bytes;
  private Duration overBytes = Duration.ZERO;
  private long messageCost;
  private int refusals;
  private int malformed;

  ClientRate(Rates rates) {
    this.rates = rates;
  }

  /**
   * A part of a message has come.
   *
   * @param size UTF-8 bytes
   * @param last whether it completes the message; one that does not, and is over the rate, is a refusal in itself
   */
  public void part(int size, boolean last) {
    begin();
    int cost = Math.max(size, MIN_PART_BYTES);
    messageCost += cost;
    overBytes = charge(bytes, cost, Math.min(messageCost, rates.byteBurst()));
    if (last) {
      messageCost = 0;
    }
    if (!last && !overBytes.isZero()) {
      refusals++;
    }
  }

  /**
   * A command has come, the parts of whose message have been counted.
   *
   * @return zero: it may be worked off; otherwise it is refused, and may be tried again after that time
   */
  public Duration command() {
    begin();
    Duration overMessages = charge(messages, 1, 1);
    Duration over = overMessages.compareTo(overBytes) > 0 ? overMessages : overBytes;
    refusals = over.isZero() ? 0 : refusals + 1;
    return over;
  }

  /** Whether the client has gone on in spite of many refusals. */
  public boolean isFlooding() {
    return refusals > MAX_REFUSALS;
  }

  /**
   * Counts a command.
   *
   * @param unreadable whether it could not be read
   * @return whether that has happened too often in a row
   */
  public boolean isMalformed(boolean unreadable) {
    malformed = unreadable ? malformed + 1 : 0;
    return malformed > MAX_MALFORMED;
  }

  private void begin() {
    if (!begun) {
      messages = rates.messages();
      bytes = rates.bytes();
      begun = true;
    }
  }

  /** Takes tokens; where there were too few, gives the time until there will be enough to try again. */
  private static Duration charge(@Nullable Bucket bucket, long tokens, long toTryAgain) {
    if (bucket == null || bucket.consumeIgnoringRateLimits(tokens) == 0) {
      return Duration.ZERO;
    }
    return Duration.ofNanos(bucket.estimateAbilityToConsume(toTryAgain).getNanosToWaitForRefill());
  }
}
