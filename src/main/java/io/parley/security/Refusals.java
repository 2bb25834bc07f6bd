package io.parley.security;

import io.parley.config.Ticker;
import io.parley.log.LogEvent;
import io.parley.log.LogLine;
import io.parley.log.LogPace;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts who was refused and why, and tells the log: at DEBUG and, so that whoever is on call sees it, at INFO where the
 * server or an address is full, at most one a second for each reason. Safe on every thread.
 */
@Singleton
public class Refusals {
  private static final Logger LOG = System.getLogger(Refusals.class.getName());

  private final Map<Refusal, LongAdder> counts;
  private final Map<Refusal, LogPace> paces;

  /** Made by the container. */
  @Inject
  public Refusals(Ticker ticker) {
    Map<Refusal, LongAdder> zeros = new EnumMap<>(Refusal.class);
    Map<Refusal, LogPace> still = new EnumMap<>(Refusal.class);
    for (Refusal refusal : Refusal.values()) {
      zeros.put(refusal, new LongAdder());
      if (refusal.isTemporary()) {
        still.put(refusal, new LogPace(ticker));
      }
    }
    counts = Collections.unmodifiableMap(zeros);
    paces = Collections.unmodifiableMap(still);
  }

  /**
   * Someone was refused, before the upgrade or right after it.
   *
   * @param text what the client was told
   */
  public void add(Refusal refusal, String text, ClientAddress address) {
    LongAdder count = counts.get(refusal);
    if (count != null) {
      count.increment();
    }
    LogPace pace = paces.get(refusal);
    if (pace != null) {
      pace.log(LOG, LogEvent.HANDSHAKE_REFUSED, line -> describe(line, refusal, text, address));
    } else {
      LOG.log(
          Level.DEBUG,
          () ->
              describe(new LogLine(LogEvent.HANDSHAKE_REFUSED), refusal, text, address).toString());
    }
  }

  private static LogLine describe(
      LogLine line, Refusal refusal, String text, ClientAddress address) {
    return line.with("status", refusal.status()).with("reason", text).with("address", address);
  }

  /** How often, since the start, someone was refused for this reason. */
  public long count(Refusal refusal) {
    LongAdder count = counts.get(refusal);
    return count == null ? 0 : count.sum();
  }
}
