package io.parley.cluster.directory;

import io.parley.config.Ticker;
import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.protocol.CloseCode;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Clients of this node that have connected anew elsewhere: what they have here is closed. Safe on every thread. */
final class Replacements {
  /** For which an older connection may still be about to be opened. */
  private static final Duration OPENING = Duration.ofMinutes(1);

  private final Map<UUID, Newer> newer = new ConcurrentHashMap<>();
  private final ClientPool pool;
  private final Ticker ticker;

  Replacements(ClientPool pool, Ticker ticker) {
    this.pool = pool;
    this.ticker = ticker;
  }

  /** A client has a newer connection: older ones here are closed with 4504, also one that is still about to be opened. */
  void add(UUID client, long connection) {
    Newer one = new Newer(connection, ticker.nanos());
    newer.merge(client, one, (known, other) -> known.connection > connection ? known : other);
    close(client, one);
  }

  private void close(UUID client, Newer one) {
    Client here = pool.find(client).orElse(null);
    if (here != null && here.connection() < one.connection) {
      pool.end(here, CloseCode.REPLACED);
    }
  }

  /** Whether a connection is the latest of its client, as far as is known here. */
  boolean isLatest(UUID client, long connection) {
    Newer other = newer.get(client);
    return other == null || other.connection <= connection;
  }

  /** Closes those that have been opened meanwhile. */
  void sweep() {
    long now = ticker.nanos();
    newer.forEach(this::close);
    newer.values().removeIf(one -> now - one.since >= OPENING.toNanos());
  }

  /**
   * A connection elsewhere.
   *
   * @param since when, on the ticker, this node has known of it
   */
  private record Newer(long connection, long since) {}
}
