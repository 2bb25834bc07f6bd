package io.parley.security;

import io.parley.config.Ticker;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts who was refused and why, and tells the log: each refusal at DEBUG and, so that whoever is on call sees it, at
 * most one a second for each reason at INFO where the server or an address is full. Safe on every thread.
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
    LOG.log(
        Level.DEBUG,
        () -> "handshake from " + address + " refused: " + refusal.status() + " " + text);
    LogPace pace = paces.get(refusal);
    if (pace != null) {
      pace.next().ifPresent(unsaid -> tell(text, address, unsaid));
    }
  }

  private static void tell(String text, ClientAddress address, long unsaid) {
    String others = unsaid == 0 ? "" : " (" + unsaid + " more since the last such line)";
    LOG.log(Level.INFO, () -> "connection from " + address + " refused: " + text + others);
  }

  /** How often, since the start, someone was refused for this reason. */
  public long count(Refusal refusal) {
    LongAdder count = counts.get(refusal);
    return count == null ? 0 : count.sum();
  }
}
