package io.parley.room.directory;

import io.parley.protocol.DisplayName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everyone who can return: those who are here, and for a while those who have gone. Guarded by itself.
 *
 * <p>Whoever returned has two good tokens until it is sure that the new one reached it: the one that it used and the one
 * that it got. It may be that the answer was lost with the connection.
 */
final class Identities {
  /** Of those who have gone, at most: the oldest are forgotten first. */
  static final int MAX_GONE = 100_000;

  private final Map<UUID, Known> known = new HashMap<>();
  private final Map<Fingerprint, Known> byToken = new HashMap<>();

  /** Those who have gone, in that order, with the time. */
  private final Map<Known, Long> gone = new LinkedHashMap<>();

  private final long ageNanos;

  /** Empty. */
  Identities(Duration resumeAge) {
    this.ageNanos = resumeAge.toNanos();
  }

  /**
   * Somebody returns.
   *
   * @param connection the latest of this client from now on
   * @param token good from now on, as the one that was used
   * @return {@code null} where the token is not good
   */
  synchronized @Nullable Arrival resume(
      Fingerprint used, long connection, Fingerprint token, long now) {
    sweep(now);
    Known client = byToken.get(used);
    if (client == null) {
      return null;
    }
    gone.remove(client);
    Fingerprint unused = used.equals(client.current) ? client.previous : client.current;
    if (unused != null) {
      byToken.remove(unused);
    }
    client.previous = used;
    client.current = token;
    client.connection = connection;
    byToken.put(token, client);
    return new Arrival(client.id, connection, client.name, true);
  }

  /** Somebody new, who can return by the token. */
  synchronized void add(Arrival arrival, Fingerprint token) {
    Known client = new Known(arrival.client(), arrival.name(), arrival.connection(), token);
    known.put(client.id, client);
    byToken.put(token, client);
  }

  /** The token that the client returned with is good no longer. */
  synchronized void confirm(UUID id, long connection) {
    Known client = known.get(id);
    if (client != null && client.connection == connection && client.previous != null) {
      byToken.remove(client.previous);
      client.previous = null;
    }
  }

  /** The client returns under this name, if that is its latest connection's wish. */
  synchronized void rename(UUID id, long connection, DisplayName name) {
    Known client = known.get(id);
    if (client != null && client.connection == connection) {
      client.name = name;
    }
  }

  /** A connection has ended; where it was the client's latest, the client has gone. */
  synchronized void depart(UUID id, long connection, long now) {
    Known client = known.get(id);
    if (client != null && client.connection == connection) {
      gone.put(client, now);
      sweep(now);
    }
  }

  /** Forgets those who have been gone for too long. */
  synchronized void sweep(long now) {
    Iterator<Map.Entry<Known, Long>> oldest = gone.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<Known, Long> entry = oldest.next();
      boolean tooOld = ageNanos > 0 && now - entry.getValue() >= ageNanos;
      if (!tooOld && gone.size() <= MAX_GONE) {
        return;
      }
      oldest.remove();
      forget(entry.getKey());
    }
  }

  private void forget(Known client) {
    known.remove(client.id);
    byToken.remove(client.current);
    if (client.previous != null) {
      byToken.remove(client.previous);
    }
  }

  synchronized int size() {
    return known.size();
  }

  /** One client; told apart by identity. */
  private static final class Known {
    private final UUID id;
    private DisplayName name;
    private long connection;
    private Fingerprint current;
    private @Nullable Fingerprint previous;

    Known(UUID id, DisplayName name, long connection, Fingerprint token) {
      this.id = id;
      this.name = name;
      this.connection = connection;
      this.current = token;
    }
  }
}
