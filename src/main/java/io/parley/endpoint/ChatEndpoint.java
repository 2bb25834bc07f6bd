package io.parley.endpoint;

import io.parley.chat.CommandHandler;
import io.parley.config.Settings;
import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.protocol.CloseCode;
import io.parley.protocol.ProtocolException;
import io.parley.protocol.Subprotocol;
import io.parley.protocol.Utf8;
import io.parley.security.ClientAddress;
import io.parley.security.Rates;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * {@code /ws/chat}: from the container's callbacks to the pool and the commands. It has no state of its own; what is known
 * of a connection travels with its session.
 *
 * <p>The container makes the calls for one session one at a time, except {@code onClose}: for a close that we make
 * ourselves Payara calls it at once, on the closing thread, beside a message that is still at work.
 *
 * <p>What a client did wrong becomes a close here, and nowhere else. No exception leaves a callback: Payara would send its
 * text to the peer.
 */
@ServerEndpoint(
    value = "/ws/chat",
    subprotocols = {"chat", "superchat"},
    configurator = HandshakeConfigurator.class)
@SuppressWarnings("NullAway.Init") // filled in by the container
public class ChatEndpoint {
  private static final Logger LOG = System.getLogger(ChatEndpoint.class.getName());

  @Inject Entrance entrance;
  @Inject ClientPool pool;
  @Inject CommandHandler commands;
  @Inject Rates rates;
  @Inject Settings settings;

  /** A connection is open: its client goes into the pool, or is turned away where it has become full meanwhile. */
  @OnOpen
  public void onOpen(Session session) {
    SessionSink sink = new SessionSink(session);
    Client client = null;
    try {
      HandshakeQuery query = HandshakeQuery.parse(session.getQueryString());
      Subprotocol subprotocol = Subprotocol.ofConnection(session.getNegotiatedSubprotocol());
      ClientAddress address = AddressedPrincipal.of(session).address();
      client = entrance.open(address, subprotocol, query.name().orElse(null), sink).orElse(null);
      if (client == null) {
        sink.close(CloseCode.TRY_AGAIN_LATER);
        return;
      }
      new Connection(client, new MessageAssembler(settings), rates.forClient()).attach(session);
      commands.opened(client, query.room());
    } catch (BadQueryException | RuntimeException failure) {
      // The filter lets no bad query pass; whatever this is, the client is not left half open.
      LOG.log(Level.ERROR, "opening a connection failed", failure);
      if (client != null) {
        pool.remove(client);
      }
      sink.close(CloseCode.INTERNAL_ERROR);
    }
  }

  /** A part of a text message has come; see {@link MessageAssembler} for what a part is. */
  @OnMessage
  public void onText(String part, boolean last, Session session) {
    Connection connection = Connection.of(session);
    if (connection == null || connection.client().isEnding()) {
      return;
    }
    Client client = connection.client();
    pool.heardPart(client, last);
    try {
      connection.rate().part(Utf8.length(part), last);
      Optional<String> message = connection.assembler().add(part, last);
      if (message.isPresent()) {
        commands.receive(client, connection.rate(), message.get());
      }
      if (connection.rate().isFlooding()) {
        throw new ProtocolException(CloseCode.TOO_FAST);
      }
    } catch (ProtocolException broken) {
      commands.end(client, broken.closeCode());
    } catch (RuntimeException failure) {
      LOG.log(Level.ERROR, () -> client + " a message failed", failure);
      commands.failed(client, null);
    }
  }

  /** A part of a binary message has come: there are none in either subprotocol. */
  @OnMessage
  public void onBinary(ByteBuffer part, boolean last, Session session) {
    Connection connection = Connection.of(session);
    if (connection != null) {
      pool.closeSoon(connection.client(), CloseCode.UNSUPPORTED_DATA);
    }
  }

  /** The answer to a ping has come. */
  @OnMessage
  public void onPong(PongMessage pong, Session session) {
    Connection connection = Connection.of(session);
    if (connection != null && !connection.client().isEnding()) {
      pool.heard(connection.client());
      connection.rate().part(0, false);
      if (connection.rate().isFlooding()) {
        commands.end(connection.client(), CloseCode.TOO_FAST);
      }
    }
  }

  /** The connection failed; where that ends it, {@code onClose} follows, and a heartbeat notices if it does not. */
  @OnError
  public void onError(Session session, Throwable failure) {
    Connection connection = Connection.of(session);
    Object who = connection == null ? "unknown client" : connection.client();
    // A peer that resets its connection is no fault of the server's.
    Level level = failure instanceof IOException ? Level.DEBUG : Level.WARNING;
    LOG.log(level, () -> who + " connection failed: " + failure.getClass().getName());
    LOG.log(Level.DEBUG, () -> who + " connection failed", failure);
  }

  /** A connection has ended. Both containers may call this twice or, when a peer vanishes, never. */
  @OnClose
  public void onClose(Session session) {
    Connection connection = Connection.of(session);
    if (connection != null) {
      pool.remove(connection.client());
    }
  }
}
