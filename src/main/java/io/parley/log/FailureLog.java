package io.parley.log;

import io.parley.config.Ticker;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells of failures that should not be, with their stack: at most one a second of each kind, since a client that has found out
 * how to cause one may do so again and again. Safe on every thread.
 */
@Singleton
public class FailureLog {
  private final Map<String, LogPace> paces = new ConcurrentHashMap<>();
  private final Ticker ticker;

  /** Made by the container. */
  @Inject
  public FailureLog(Ticker ticker) {
    this.ticker = ticker;
  }

  /**
   * Something failed.
   *
   * @param log of who tells
   * @param what in few words of our own
   * @param client concerned; {@code null}: none, or none yet
   */
  public void failed(Logger log, String what, @Nullable UUID client, Throwable failure) {
    paces
        .computeIfAbsent(what, any -> new LogPace(ticker))
        .log(
            log,
            LogEvent.FAILED,
            line ->
                client == null ? line.with("what", what) : line.with("what", what).client(client),
            failure);
  }
}
