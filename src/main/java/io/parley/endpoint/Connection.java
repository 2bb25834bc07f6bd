package io.parley.endpoint;

import io.parley.pool.Client;
import io.parley.security.ClientRate;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint knows of a session. It travels with the session, not in the endpoint: Payara makes a new endpoint
 * instance to report an error after a close (Payara 6.2025.10).
 *
 * @param client in the pool
 * @param assembler of its incoming messages
 * @param rate at which they come
 */
record Connection(Client client, MessageAssembler assembler, ClientRate rate) {
  private static final String KEY = Connection.class.getName();

  /** Ties this connection to its session. */
  void attach(Session session) {
    session.getUserProperties().put(KEY, this);
  }

  /** The connection of a session; {@code null} where opening it failed. */
  static @Nullable Connection of(Session session) {
    return (Connection) session.getUserProperties().get(KEY);
  }
}
