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
import io.parley.protocol.RoomName;
import io.parley.room.Rooms;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;

/**
 * What a client's coming and each of its commands do. Called by the endpoint, for one client on one thread at a time, in
 * the order in which its frames came.
 */
@Singleton
public class CommandHandler {
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
      case CHAT -> rooms.join(client, room.orElse(defaultRoom));
      case SUPERCHAT -> pool.send(client, welcome(client));
    }
  }

  /**
   * A whole message has come: does what it asks for.
   *
   * @param message within the limits
   */
  public void receive(Client client, String message) {
    transcript.received(client, message);
    for (Command command : client.subprotocol().codec().decode(message)) {
      handle(client, command);
    }
  }

  /** A message could not be worked off, by our own fault. */
  public void failed(Client client) {
    switch (client.subprotocol()) {
      case CHAT -> pool.closeSoon(client, CloseCode.INTERNAL_ERROR);
      case SUPERCHAT -> pool.send(client, new Event.Failure(null, ErrorCode.INTERNAL));
    }
  }

  private void handle(Client client, Command command) {
    if (command instanceof Command.Publish publish) {
      rooms.publish(client, new Event.Message(publish.text()));
      greeter.greet(client);
    } else if (command instanceof Command.Invalid invalid) {
      pool.send(client, new Event.Failure(invalid.id(), invalid.error()));
    }
  }

  private Event welcome(Client client) {
    byte[] token = new byte[RESUME_TOKEN_BYTES];
    random.nextBytes(token);
    return new Event.Welcome(
        client.id(),
        client.name(),
        Base64.getUrlEncoder().withoutPadding().encodeToString(token),
        clock.instant(),
        settings.pingInterval(),
        settings.maxMessageBytes());
  }
}
