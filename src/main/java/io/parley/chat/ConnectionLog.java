package io.parley.chat;

import io.parley.config.Ticker;
import io.parley.log.LogEvent;
import io.parley.log.LogLine;
import io.parley.log.LogPace;
import io.parley.pool.Client;
import io.parley.protocol.CloseCode;
import io.parley.security.ClientAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the log of connections: of each at DEBUG and, where the server closed one for what its client did or did not do, at
 * INFO, at most once a second for each code. Safe on every thread; called with no lock held.
 */
@Singleton
public class ConnectionLog {
  private static final Logger LOG = System.getLogger(ConnectionLog.class.getName());

  private final Ticker ticker;
  private final Map<CloseCode, LogPace> closed;
  private final LogPace failed;

  /** Made by the container. */
  @Inject
  public ConnectionLog(Ticker ticker) {
    this.ticker = ticker;
    Map<CloseCode, LogPace> paces = new EnumMap<>(CloseCode.class);
    for (CloseCode code : CloseCode.values()) {
      // These two have nothing to do with the client, and lines of their own.
      if (code != CloseCode.GOING_AWAY && code != CloseCode.SERVICE_RESTART) {
        paces.put(code, new LogPace(ticker));
      }
    }
    closed = Collections.unmodifiableMap(paces);
    failed = new LogPace(ticker);
  }

  /** A client has come. */
  Stay opened(Client client, ClientAddress address) {
    LOG.log(
        LogEvent.CONNECTION_OPENED.level(),
        () ->
            new LogLine(LogEvent.CONNECTION_OPENED)
                .client(client.id())
                .with("address", address)
                .with("subprotocol", client.subprotocol().wireName())
                .toString());
    return new Stay(address, ticker.nanos());
  }

  /** A client has gone. */
  void closed(Client client, Stay stay) {
    CloseCode ours = client.closeCode();
    LogPace pace = ours == null ? null : closed.get(ours);
    if (pace == null) {
      LOG.log(
          Level.DEBUG,
          () -> describe(new LogLine(LogEvent.CONNECTION_CLOSED), client, stay, ours).toString());
    } else {
      pace.log(LOG, LogEvent.CONNECTION_CLOSED, line -> describe(line, client, stay, ours));
    }
  }

  private LogLine describe(LogLine line, Client client, Stay stay, @Nullable CloseCode ours) {
    Duration here = Duration.ofNanos(ticker.nanos() - stay.sinceNanos());
    line.client(client.id())
        .with("address", stay.address())
        .with("seconds", here.toSeconds())
        .with("by", ours == null ? "client" : "server")
        .with("code", ours == null ? client.peersCode() : ours.code());
    return ours == null ? line : line.with("reason", ours.reason());
  }

  /**
   * The container says that a connection failed. What the failure says of itself is left out, since it may hold what the client
   * sent.
   *
   * @param client whose it is; {@code null} where that is not known
   */
  public void failed(@Nullable Client client, Throwable failure) {
    if (failure instanceof IOException) {
      // A peer that resets its connection is no fault of the server's.
      LOG.log(
          Level.DEBUG,
          () -> describe(new LogLine(LogEvent.CONNECTION_FAILED), client, failure).toString());
    } else {
      failed.log(LOG, LogEvent.CONNECTION_FAILED, line -> describe(line, client, failure));
    }
  }

  private static LogLine describe(LogLine line, @Nullable Client client, Throwable failure) {
    if (client != null) {
      line.client(client.id());
    }
    return line.with("failure", failure.getClass().getName());
  }

  /**
   * The stay of a client.
   *
   * @param address where it came from
   * @param sinceNanos on the ticker
   */
  record Stay(ClientAddress address, long sinceNanos) {}
}
