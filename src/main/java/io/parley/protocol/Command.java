package io.parley.protocol;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a client asks for. */
public sealed interface Command {

  /**
   * To be repeated in the answer; {@code null} where the client gave none, and then wants no answer to what succeeds.
   */
  @Nullable RequestId id();

  /** Calls the handler's method for this kind of command. */
  <R> R handledBy(Handler<R> handler);

  /** One method for each kind of command, so that none can be forgotten. */
  interface Handler<R> {
    R publish(Publish command);

    R hello(Hello command);

    R join(Join command);

    R leave(Leave command);

    R send(Send command);

    R direct(Direct command);

    R edit(Edit command);

    R signal(Signal command);

    R directSignal(DirectSignal command);

    R history(History command);

    R members(Members command);

    R ping(Ping command);

    R invalid(Invalid command);
  }

  /**
   * A plain client's text for its room.
   *
   * @param body the message as it came; may be empty
   */
  record Publish(Body body) implements Command {
    @Override
    public @Nullable RequestId id() {
      return null;
    }

    @Override
    public <R> R handledBy(Handler<R> handler) {
      return handler.publish(this);
    }
  }

  /**
   * Who the client is from now on.
   *
   * @param name to be shown; {@code null}: as before
   */
  record Hello(@Nullable RequestId id, @Nullable DisplayName name) implements Command {
    @Override
    public <R> R handledBy(Handler<R> handler) {
      return handler.hello(this);
    }
  }

  /**
   * A structured client wants to be a member of a room.
   *
   * @param last so many of the latest messages are to come with the answer, 1 to {@link History#MAX_LIMIT}; {@code null}: none
   * @param recover what it saw last of the room, where it comes back; never together with {@code last}
   */
  record Join(
      @Nullable RequestId id, RoomName room, @Nullable Integer last, @Nullable Position recover)
      implements Command {
    @Override
    public <R> R handledBy(Handler<R> handler) {
      return handler.join(this);
    }
  }

  /** The client wants to be a member no more. */
  record Leave(@Nullable RequestId id, RoomName room) implements Command {
    @Override
    public <R> R handledBy(Handler<R> handler) {
      return handler.leave(this);
    }
  }

  /**
   * A message for a room that the client is in.
   *
   * @param key the author's own mark, at most 64 characters; every recipient sees it, and a repeat within {@link
   *     #KEY_MINUTES} is stored once
   */
  record Send(@Nullable RequestId id, RoomName room, Body body, @Nullable String key)
      implements Command {
    /** For so long a key is remembered. */
    public static final int KEY_MINUTES = 5;

    @Override
    public <R> R handledBy(Handler<R> handler) {
      return handler.send(this);
    }
  }

  /** A message for one client alone: it is kept nowhere and has no place in an order. */
  record Direct(@Nullable RequestId id, UUID to, Body body) implements Command {
    @Override
    public <R> R handledBy(Handler<R> handler) {
      return handler.direct(this);
    }
  }

  /**
   * A new body for a message of the author's own.
   *
   * @param offset of the message
   * @param body {@code null}: the message is to be deleted
   */
  record Edit(@Nullable RequestId id, RoomName room, long offset, @Nullable Body body)
      implements Command {
    @Override
    public <R> R handledBy(Handler<R> handler) {
      return handler.edit(this);
    }
  }

  /**
   * A passing sign for a room that the client is in, such as that somebody is typing: it has no place in the room's order,
   * is not kept, and is the first thing dropped for a slow client.
   *
   * @param kind what sign, at most 64 characters
   */
  record Signal(@Nullable RequestId id, RoomName room, String kind, @Nullable Body body)
      implements Command {
    @Override
    public <R> R handledBy(Handler<R> handler) {
      return handler.signal(this);
    }
  }

  /** A passing sign for one client alone. */
  record DirectSignal(@Nullable RequestId id, UUID to, String kind, @Nullable Body body)
      implements Command {
    @Override
    public <R> R handledBy(Handler<R> handler) {
      return handler.directSignal(this);
    }
  }

  /**
   * Messages that a room still holds.
   *
   * @param before only those with a lesser offset, the latest of them; {@code null}: no such bound
   * @param after only those with a greater offset, the earliest of them; {@code null}: no such bound; never together with
   *     {@code before}
   * @param limit of the answer, 1 to {@link #MAX_LIMIT}
   */
  record History(
      @Nullable RequestId id, RoomName room, @Nullable Long before, @Nullable Long after, int limit)
      implements Command {
    /** Messages of one answer where the client names no limit. */
    public static final int DEFAULT_LIMIT = 50;

    /** Messages of one answer, at most. */
    public static final int MAX_LIMIT = 500;

    @Override
    public <R> R handledBy(Handler<R> handler) {
      return handler.history(this);
    }
  }

  /** Who is in a room. */
  record Members(@Nullable RequestId id, RoomName room) implements Command {
    @Override
    public <R> R handledBy(Handler<R> handler) {
      return handler.members(this);
    }
  }

  /** What time it is, and whether the way there and back is open. */
  record Ping(@Nullable RequestId id) implements Command {
    @Override
    public <R> R handledBy(Handler<R> handler) {
      return handler.ping(this);
    }
  }

  /**
   * What could not be read, or is not known.
   *
   * @param error the answer
   */
  record Invalid(@Nullable RequestId id, ErrorCode error) implements Command {
    @Override
    public <R> R handledBy(Handler<R> handler) {
      return handler.invalid(this);
    }
  }
}
