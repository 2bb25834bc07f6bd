package io.parley.chat;

import io.parley.config.Settings;
import io.parley.log.FailureLog;
import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Command;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.ProtocolException;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RequestId;
import io.parley.protocol.RoomName;
import io.parley.protocol.Subprotocol;
import io.parley.room.Messages;
import io.parley.room.Rooms;
import io.parley.room.log.GivenRooms;
import io.parley.security.ClientRate;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client's coming and each of its commands do. Called by the endpoint, for one client on one thread at a time, in
 * the order in which its frames came.
 */
@Singleton
public class CommandHandler {
  private static final Logger LOG = System.getLogger(CommandHandler.class.getName());

  private final ClientPool pool;
  private final Rooms rooms;
  private final Messages messages;
  private final GivenRooms given;
  private final Greeter greeter;
  private final Transcript transcript;
  private final Settings settings;
  private final Clock clock;
  private final FailureLog failures;

  /** Made by the container. */
  @Inject
  public CommandHandler(
      ClientPool pool,
      Rooms rooms,
      Messages messages,
      GivenRooms given,
      Greeter greeter,
      Transcript transcript,
      Settings settings,
      Clock clock,
      FailureLog failures) {
    this.pool = pool;
    this.rooms = rooms;
    this.messages = messages;
    this.given = given;
    this.greeter = greeter;
    this.transcript = transcript;
    this.settings = settings;
    this.clock = clock;
    this.failures = failures;
  }

  /**
   * What a client is sent before anything else; {@code null}: nothing.
   *
   * @param visitor who it is
   */
  public @Nullable Event welcome(Subprotocol subprotocol, Arrivals.Visitor visitor) {
    return switch (subprotocol) {
      case CHAT, EVENT_STREAM -> null;
      case SUPERCHAT ->
          new Event.Welcome(
              visitor.arrival().client(),
              visitor.arrival().name(),
              visitor.token(),
              visitor.arrival().resumed(),
              clock.instant(),
              settings.pingInterval(),
              settings.maxMessageBytes());
    };
  }

  /**
   * A client has come: a plain one is in its room from here on.
   *
   * @param room that a plain client asked for; empty: the default
   */
  public void opened(Client client, Optional<RoomName> room) {
    transcript.connection(client);
    if (client.subprotocol() == Subprotocol.CHAT) {
      var unused =
          rooms
              .join(client, room.orElse(given.defaultRoom()))
              .whenComplete(
                  (in, failure) -> {
                    if (failure != null) {
                      pool.closeSoon(client, closeCode(RefusedException.codeOf(failure)));
                    }
                  });
    }
  }

  private static CloseCode closeCode(ErrorCode error) {
    return error.isTemporary() ? CloseCode.TRY_AGAIN_LATER : CloseCode.INTERNAL_ERROR;
  }

  /**
   * A whole message has come: does what it asks for.
   *
   * @param rate counts its commands; what is over it is refused
   * @param message within the limits
   * @throws ProtocolException 4003, if a plain client is over its rate, or a structured one has gone on in spite of refusals;
   *     4500, if it has sent too much that cannot be read
   */
  public void receive(Client client, ClientRate rate, String message) throws ProtocolException {
    transcript.received(client, message);
    ClientCommands effects = new ClientCommands(client, pool, rooms, messages, greeter, clock);
    Iterator<Command> commands = client.subprotocol().codec().decode(message).iterator();
    while (!client.isEnding() && commands.hasNext()) {
      Command command = commands.next();
      Duration over = rate.command();
      if (over.isZero()) {
        handle(client, effects, command);
        if (rate.isMalformed(command instanceof Command.Invalid)) {
          throw new ProtocolException(CloseCode.MALFORMED);
        }
      } else if (client.subprotocol() == Subprotocol.CHAT || rate.isFlooding()) {
        throw new ProtocolException(CloseCode.TOO_FAST);
      } else {
        pool.send(client, new Event.Failure(command.id(), ErrorCode.TOO_FAST, over));
      }
    }
  }

  /** A message or a command of it could not be worked off, by our own fault. */
  public void failed(Client client, @Nullable RequestId id) {
    switch (client.subprotocol()) {
      case CHAT -> pool.closeSoon(client, CloseCode.INTERNAL_ERROR);
      case SUPERCHAT, EVENT_STREAM -> pool.send(client, new Event.Failure(id, ErrorCode.INTERNAL));
    }
  }

  /** What a plain client says is not lost in silence: there is no answer that could tell it, so its connection is closed. */
  private void refused(Client client, ErrorCode error) {
    if (error.isTemporary()) {
      pool.closeSoon(client, CloseCode.TRY_AGAIN_LATER);
    }
  }

  /** A command that fails has its answer, and the message's others stand. */
  private void handle(Client client, ClientCommands commands, Command command) {
    try {
      var unused =
          command
              .handledBy(commands)
              .whenComplete(
                  (done, failure) -> {
                    if (failure != null) {
                      answer(client, command, failure);
                    }
                  });
    } catch (RuntimeException failure) {
      answer(client, command, failure);
    }
  }

  private void answer(Client client, Command command, Throwable failure) {
    ErrorCode error = RefusedException.codeOf(failure);
    if (error == ErrorCode.INTERNAL) {
      failures.failed(LOG, "command", client.id(), failure);
      failed(client, command.id());
    } else if (client.subprotocol() == Subprotocol.CHAT) {
      refused(client, error);
    } else {
      pool.send(client, new Event.Failure(command.id(), error, RefusedException.retryAfter(error)));
    }
  }
}
