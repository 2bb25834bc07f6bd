package io.parley.chat;

import io.parley.config.InvalidSettingException;
import io.parley.config.Settings;
import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Command;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.InvalidNameException;
import io.parley.protocol.ProtocolException;
import io.parley.protocol.RequestId;
import io.parley.protocol.RoomName;
import io.parley.protocol.Subprotocol;
import io.parley.room.Rooms;
import io.parley.security.ClientRate;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
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
  private static final int RESUME_TOKEN_BYTES = 24;

  private final ClientPool pool;
  private final Rooms rooms;
  private final Greeter greeter;
  private final Transcript transcript;
  private final Settings settings;
  private final Clock clock;
  private final RoomName defaultRoom;
  private final SecureRandom random = new SecureRandom();

  /** Made by the container. */
  @Inject
  public CommandHandler(
      ClientPool pool,
      Rooms rooms,
      Greeter greeter,
      Transcript transcript,
      Settings settings,
      Clock clock) {
    this.pool = pool;
    this.rooms = rooms;
    this.greeter = greeter;
    this.transcript = transcript;
    this.settings = settings;
    this.clock = clock;
    this.defaultRoom = defaultRoom(settings.defaultRoom());
  }

  private static RoomName defaultRoom(String name) {
    try {
      return RoomName.of(name);
    } catch (InvalidNameException invalid) {
      throw new InvalidSettingException("chat.default-room", name, "a room's name");
    }
  }

  /**
   * A client has come: a plain one is in its room from here on, a structured one is welcomed.
   *
   * @param room that a plain client asked for; empty: the default
   */
  public void opened(Client client, Optional<RoomName> room) {
    transcript.connection(client);
    switch (client.subprotocol()) {
      case CHAT -> {
        if (rooms.join(client, room.orElse(defaultRoom), null, null).isPresent()) {
          pool.closeSoon(client, CloseCode.TRY_AGAIN_LATER);
        }
      }
      case SUPERCHAT -> pool.send(client, welcome(client));
    }
  }

  /**
   * A whole message has come: does what it asks for.
   *
   * @param rate counts its commands; what is over it is refused
   * @param message within the limits
   * @throws ProtocolException 4003, if a plain client is over its rate, or a structured one has gone on in spite of refusals
   */
  public void receive(Client client, ClientRate rate, String message) throws ProtocolException {
    transcript.received(client, message);
    Iterator<Command> commands = client.subprotocol().codec().decode(message).iterator();
    while (!client.isEnding() && commands.hasNext()) {
      Command command = commands.next();
      Duration over = rate.command();
      if (over.isZero()) {
        handleOrFail(client, command);
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
      case SUPERCHAT -> pool.send(client, new Event.Failure(id, ErrorCode.INTERNAL));
    }
  }

  /** A command that fails has its answer, and the message's others stand. */
  private void handleOrFail(Client client, Command command) {
    try {
      handle(client, command);
    } catch (RuntimeException failure) {
      LOG.log(Level.ERROR, () -> client + " a command failed", failure);
      failed(client, command.id());
    }
  }

  /** Closes a client that broke a rule; a structured one hears first what was answered to it, and a last word. */
  public void end(Client client, CloseCode code) {
    if (code.isAnnounced() && client.subprotocol() == Subprotocol.SUPERCHAT) {
      pool.closeAfterSending(client, code, new Event.Bye(code));
    } else {
      pool.closeSoon(client, code);
    }
  }

  private void handle(Client client, Command command) {
    if (command instanceof Command.Publish publish) {
      rooms.publish(client, publish.body());
      greeter.greet(client);
    } else if (command instanceof Command.Send send) {
      answer(client, send, rooms.publish(client, send.room(), send.id(), send.body(), send.key()));
    } else if (command instanceof Command.Signal signal) {
      answer(
          client,
          signal,
          rooms.signal(client, signal.room(), signal.id(), signal.kind(), signal.body()));
    } else if (command instanceof Command.Join join) {
      answer(client, join, rooms.join(client, join.room(), join.id(), join.recover()));
    } else if (command instanceof Command.Invalid invalid) {
      answer(client, invalid, Optional.of(invalid.error()));
    }
  }

  /** A command that was done has been answered in its place among the room's events. */
  private void answer(Client client, Command command, Optional<ErrorCode> error) {
    error.ifPresent(code -> pool.send(client, new Event.Failure(command.id(), code)));
  }

  private Event welcome(Client client) {
    byte[] token = new byte[RESUME_TOKEN_BYTES];
    random.nextBytes(token);
    return new Event.Welcome(
        client.id(),
        client.name(),
        Base64.getUrlEncoder().withoutPadding().encodeToString(token),
        false,
        clock.instant(),
        settings.pingInterval(),
        settings.maxMessageBytes());
  }
}
