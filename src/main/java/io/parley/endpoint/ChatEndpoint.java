package io.parley.endpoint;

import io.parley.chat.Arrivals;
import io.parley.chat.CommandHandler;
import io.parley.chat.ConnectionLog;
import io.parley.chat.Entrance;
import io.parley.config.Settings;
import io.parley.log.FailureLog;
import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.pool.Identity;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Event;
import io.parley.protocol.ProtocolException;
import io.parley.protocol.RefusedException;
import io.parley.protocol.Subprotocol;
import io.parley.protocol.Utf8;
import io.parley.room.directory.Arrival;
import io.parley.security.ClientAddress;
import io.parley.security.Rates;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.System.Logger;
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
  @Inject Arrivals arrivals;
  @Inject ClientPool pool;
  @Inject CommandHandler commands;
  @Inject Rates rates;
  @Inject Settings settings;
  @Inject FailureLog failures;
  @Inject ConnectionLog log;

  /** A connection is open: its client goes into the pool, or is turned away where it has become full meanwhile. */
  @OnOpen
  public void onOpen(Session session) {
    SessionSink sink = new SessionSink(session);
    try {
      HandshakeQuery query = HandshakeQuery.parse(session.getQueryString());
      ClientAddress address = AddressedPrincipal.of(session).address();
      Subprotocol subprotocol = Subprotocol.ofConnection(session.getNegotiatedSubprotocol());
      Connection connection = new Connection(new MessageAssembler(settings), rates.forClient());
      connection.attach(session);
      if (entrance.letIn(address).isPresent()) {
        closeUnopened(sink, CloseCode.TRY_AGAIN_LATER);
        return;
      }
      var unused =
          arrivals
              .arrive(subprotocol, query.name(), query.resume())
              .whenComplete(
                  (visitor, failure) -> {
                    if (failure == null) {
                      open(connection, address, sink, subprotocol, query, visitor);
                    } else {
                      entrance.turnAway(address);
                      failed(sink, failure);
                    }
                  });
    } catch (BadQueryException | RuntimeException failure) {
      failed(sink, failure);
    }
  }

  /**
   * Who it is cannot be found out while the directory's store is away, or full. The filter lets no bad query pass; whatever
   * else this is, the connection is not left half open.
   */
  private void failed(SessionSink sink, Throwable failure) {
    if (RefusedException.codeOf(failure).isTemporary()) {
      closeUnopened(sink, CloseCode.TRY_AGAIN_LATER);
      return;
    }
    failures.failed(LOG, "opening a connection", null, failure);
    closeUnopened(sink, CloseCode.INTERNAL_ERROR);
  }

  /** Closes a connection of which there is no client, so that the pool does not count it. */
  private void closeUnopened(SessionSink sink, CloseCode code) {
    if (sink.isOpen()) {
      pool.counters().closed(code);
      sink.close(code);
    }
  }

  private void open(
      Connection connection,
      ClientAddress address,
      SessionSink sink,
      Subprotocol subprotocol,
      HandshakeQuery query,
      Arrivals.Visitor visitor) {
    Arrival arrival = visitor.arrival();
    Client client = null;
    try {
      Identity identity =
          new Identity(
              arrival.client(), arrival.connection(), arrival.name(), query.name().isPresent());
      Event welcome = commands.welcome(subprotocol, visitor);
      client = entrance.open(address, identity, subprotocol, sink, welcome);
      commands.opened(client, query.room());
      connection.open(client, arrival);
    } catch (RuntimeException failure) {
      if (client == null) {
        arrivals.turnAway(arrival);
        entrance.turnAway(address);
        failed(sink, failure);
      } else {
        failures.failed(LOG, "opening a connection", client.id(), failure);
        pool.closeSoon(client, CloseCode.INTERNAL_ERROR);
      }
    }
  }

  /** A part of a text message has come; see {@link MessageAssembler} for what a part is. */
  @OnMessage
  public void onText(String part, boolean last, Session session) {
    Connection connection = Connection.of(session);
    if (connection != null
        && !connection.whenOpen(part.length(), client -> text(connection, client, part, last))) {
      closeUnopened(new SessionSink(session), CloseCode.TOO_FAST);
    }
  }

  private void text(Connection connection, Client client, String part, boolean last) {
    if (client.isEnding()) {
      return;
    }
    confirm(connection);
    int bytes = Utf8.length(part);
    pool.heardPart(client, bytes, last);
    try {
      connection.rate().part(bytes, last);
      Optional<String> message = connection.assembler().add(part, last);
      if (message.isPresent()) {
        commands.receive(client, connection.rate(), message.get());
      }
      if (connection.rate().isFlooding()) {
        throw new ProtocolException(CloseCode.TOO_FAST);
      }
    } catch (ProtocolException broken) {
      pool.end(client, broken.closeCode());
    } catch (RuntimeException failure) {
      failures.failed(LOG, "message", client.id(), failure);
      commands.failed(client, null);
    }
  }

  private void confirm(Connection connection) {
    Arrival arrival = connection.takeUnconfirmed();
    if (arrival != null) {
      arrivals.confirm(arrival);
    }
  }

  /** A part of a binary message has come: there are none in either subprotocol. */
  @OnMessage
  public void onBinary(ByteBuffer part, boolean last, Session session) {
    Connection connection = Connection.of(session);
    if (connection != null) {
      var unused =
          connection.whenOpen(0, client -> pool.closeSoon(client, CloseCode.UNSUPPORTED_DATA));
    }
  }

  /** The answer to a ping has come. */
  @OnMessage
  public void onPong(PongMessage pong, Session session) {
    Connection connection = Connection.of(session);
    if (connection != null) {
      var unused = connection.whenOpen(0, client -> pong(connection, client));
    }
  }

  private void pong(Connection connection, Client client) {
    if (!client.isEnding()) {
      confirm(connection);
      pool.heard(client);
      connection.rate().part(0, false);
      if (connection.rate().isFlooding()) {
        pool.end(client, CloseCode.TOO_FAST);
      }
    }
  }

  /** The connection failed; where that ends it, {@code onClose} follows, and a heartbeat notices if it does not. */
  @OnError
  public void onError(Session session, Throwable failure) {
    Connection connection = Connection.of(session);
    Client client = connection == null ? null : connection.client();
    log.failed(client, failure);
  }

  /** A connection has ended. Both containers may call this twice or, when a peer vanishes, never. */
  @OnClose
  public void onClose(Session session, CloseReason reason) {
    boolean forGood = reason.getCloseCode() == CloseReason.CloseCodes.NORMAL_CLOSURE;
    Connection connection = Connection.of(session);
    if (connection != null) {
      connection.atTheEnd(
          client -> {
            client.peersCode(reason.getCloseCode().getCode());
            pool.remove(client, forGood);
          });
    }
  }
}
