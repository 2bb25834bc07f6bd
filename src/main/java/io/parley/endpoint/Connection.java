package io.parley.endpoint;

import io.parley.pool.Client;
import io.parley.room.directory.Arrival;
import io.parley.security.ClientRate;
import jakarta.websocket.Session;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint knows of a session. It travels with the session, not in the endpoint: Payara makes a new endpoint
 * instance to report an error after a close (Payara 6.2025.10).
 *
 * <p>Who the client is may have to be asked for elsewhere. What comes before the answer waits, within bounds, and is done in
 * its order when the client is known. Guarded by itself; nothing is done with the lock held.
 */
final class Connection {
  /** Parts that may wait for the answer. */
  static final int MAX_WAITING = 64;

  /** And characters in them. */
  static final int MAX_WAITING_CHARS = 262_144;

  private static final String KEY = Connection.class.getName();

  private final MessageAssembler assembler;
  private final ClientRate rate;
  private final Queue<Consumer<Client>> waiting = new ArrayDeque<>(0);
  private int waitingChars;
  private boolean open;
  private volatile @Nullable Client client;
  private volatile @Nullable Arrival unconfirmed;

  /**
   * Of a client that is not known yet.
   *
   * @param assembler of its incoming messages
   * @param rate at which they come
   */
  Connection(MessageAssembler assembler, ClientRate rate) {
    this.assembler = assembler;
    this.rate = rate;
  }

  MessageAssembler assembler() {
    return assembler;
  }

  ClientRate rate() {
    return rate;
  }

  /** The client; {@code null} until it is known. */
  @Nullable Client client() {
    return client;
  }

  /** The client is known: what has waited is done, and what comes is done at once from now on. */
  void open(Client newClient, Arrival arrival) {
    client = newClient;
    unconfirmed = arrival.resumed() ? arrival : null;
    Consumer<Client> next = poll();
    while (next != null) {
      next.accept(newClient);
      next = poll();
    }
  }

  private synchronized @Nullable Consumer<Client> poll() {
    Consumer<Client> next = waiting.poll();
    open = next == null;
    return next;
  }

  /**
   * Does something with the client, now or when it is known.
   *
   * @param chars that it holds until then
   * @return false where too much waits already: nothing is done
   */
  boolean whenOpen(int chars, Consumer<Client> what) {
    synchronized (this) {
      if (!open) {
        waitingChars += chars;
        if (waiting.size() >= MAX_WAITING || waitingChars > MAX_WAITING_CHARS) {
          return false;
        }
      }
    }
    atTheEnd(what);
    return true;
  }

  /** Does something with the client, now or when it is known, however much waits already. */
  void atTheEnd(Consumer<Client> what) {
    Client known;
    synchronized (this) {
      known = open ? client : null;
      if (known == null) {
        waiting.add(what);
      }
    }
    if (known != null) {
      what.accept(known);
    }
  }

  /** The arrival that is proved to have succeeded when something comes; {@code null} where that is known already. */
  @Nullable Arrival takeUnconfirmed() {
    Arrival arrival = unconfirmed;
    if (arrival != null) {
      unconfirmed = null;
    }
    return arrival;
  }

  /** Ties this connection to its session. */
  void attach(Session session) {
    session.getUserProperties().put(KEY, this);
  }

  /** The connection of a session; {@code null} where opening it failed. */
  static @Nullable Connection of(Session session) {
    return (Connection) session.getUserProperties().get(KEY);
  }
}
