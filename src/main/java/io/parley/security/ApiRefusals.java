package io.parley.security;

import io.parley.config.Ticker;
import io.parley.log.LogEvent;
import io.parley.log.LogPace;
import io.parley.security.ApiKeys.Verdict;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the requests over HTTP that were refused for want of a key, and tells the log at INFO, at most once a second for each
 * verdict: somebody may be trying keys. What they tried is not told. Safe on every thread.
 */
@Singleton
public class ApiRefusals {
  private static final Logger LOG = System.getLogger(ApiRefusals.class.getName());

  private final Map<Verdict, LongAdder> counts;
  private final Map<Verdict, LogPace> paces;

  /** Made by the container. */
  @Inject
  public ApiRefusals(Ticker ticker) {
    Map<Verdict, LongAdder> zeros = new EnumMap<>(Verdict.class);
    Map<Verdict, LogPace> still = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      zeros.put(verdict, new LongAdder());
      still.put(verdict, new LogPace(ticker));
    }
    counts = Collections.unmodifiableMap(zeros);
    paces = Collections.unmodifiableMap(still);
  }

  /**
   * A request was refused.
   *
   * @param status of the answer
   * @param reason that the caller was told
   */
  public void add(Verdict verdict, int status, String reason, ClientAddress address) {
    LongAdder count = counts.get(verdict);
    LogPace pace = paces.get(verdict);
    if (count == null || pace == null) {
      return;
    }
    count.increment();
    pace.log(
        LOG,
        LogEvent.REQUEST_REFUSED,
        line -> line.with("status", status).with("reason", reason).with("address", address));
  }

  /** How often, since the start, a request was refused so. */
  public long count(Verdict verdict) {
    LongAdder count = counts.get(verdict);
    return count == null ? 0 : count.sum();
  }
}
