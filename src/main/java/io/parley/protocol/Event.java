package io.parley.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a client hears. */
public sealed interface Event {

  /** Whether it may be left out for a client that does not keep up. */
  default boolean droppable() {
    return false;
  }

  /**
   * The first object of every structured connection.
   *
   * @param client the identity that this connection has
   * @param name shown to others
   * @param resumeToken brings the identity back; never logged
   * @param time of the server
   * @param pingInterval how often the server pings; zero where it does not
   * @param maxMessageBytes UTF-8 bytes of one WebSocket message
   */
  record Welcome(
      UUID client,
      DisplayName name,
      String resumeToken,
      Instant time,
      Duration pingInterval,
      int maxMessageBytes)
      implements Event {}

  /**
   * A message of the room, from another of its members.
   *
   * @param position its place in the room's order
   * @param at when the room took it
   * @param key the author's own mark
   */
  record Message(
      RoomName room, Position position, Member from, Instant at, Body body, @Nullable String key)
      implements Event {}

  /** A passing sign from another member of the room. */
  record Signal(RoomName room, Member from, String kind, @Nullable Body body) implements Event {
    @Override
    public boolean droppable() {
      return true;
    }
  }

  /**
   * The answer to a join.
   *
   * @param head the room's last message: every later one follows
   * @param count of members, the new one too
   * @param members all of them; {@code null} in a large room
   * @param recovered whether nothing was missed since the position that the client gave; {@code null} where it gave none
   */
  record Joined(
      RequestId id,
      RoomName room,
      Position head,
      int count,
      @Nullable List<Member> members,
      @Nullable Boolean recovered)
      implements Event {}

  /** The answer to a message; it stands in its author's stream where the message would. */
  record Sent(RequestId id, RoomName room, Position position, Instant at) implements Event {}

  /** The answer to a command that leaves nothing to say. */
  record Done(RequestId id) implements Event {}

  /**
   * The server's question to a plain client without a name.
   *
   * @param text a setting
   */
  record Greeting(String text) implements Event {}

  /**
   * The answer to a command that failed.
   *
   * @param id {@code null} where the command had none or it could not be read
   * @param error what was wrong
   * @param retryAfter when it may be tried again; {@code null} where that would not help
   */
  record Failure(@Nullable RequestId id, ErrorCode error, @Nullable Duration retryAfter)
      implements Event {
    /** A failure for good. */
    public Failure(@Nullable RequestId id, ErrorCode error) {
      this(id, error, null);
    }
  }

  /**
   * The last object before the server closes the connection.
   *
   * @param code with which it will be closed
   */
  record Bye(CloseCode code) implements Event {}
}
