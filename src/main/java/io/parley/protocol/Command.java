package io.parley.protocol;

import org.jspecify.annotations.Nullable;

/** What a client asks for. */
public sealed interface Command {

  /**
   * To be repeated in the answer; {@code null} where the client gave none, and then wants no answer to what succeeds.
   */
  @Nullable RequestId id();

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
  }

  /**
   * A structured client wants to be a member of a room.
   *
   * @param recover what it saw last of the room, where it comes back
   */
  record Join(@Nullable RequestId id, RoomName room, @Nullable Position recover)
      implements Command {}

  /**
   * A message for a room that the client is in.
   *
   * @param key the author's own mark, at most 64 characters; every recipient sees it
   */
  record Send(@Nullable RequestId id, RoomName room, Body body, @Nullable String key)
      implements Command {}

  /**
   * A passing sign for a room that the client is in, such as that somebody is typing: it has no place in the room's order,
   * is not kept, and is the first thing dropped for a slow client.
   *
   * @param kind what sign, at most 64 characters
   */
  record Signal(@Nullable RequestId id, RoomName room, String kind, @Nullable Body body)
      implements Command {}

  /**
   * What could not be read, or is not known.
   *
   * @param error the answer
   */
  record Invalid(@Nullable RequestId id, ErrorCode error) implements Command {}
}
