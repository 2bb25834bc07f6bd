package io.parley.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a client hears. An answer has no {@code id} where it goes over HTTP, as the answer to one request. */
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
   * @param resumed whether the identity has come back with this connection
   * @param time of the server
   * @param pingInterval how often the server pings; zero where it does not
   * @param maxMessageBytes UTF-8 bytes of one WebSocket message
   */
  record Welcome(
      UUID client,
      DisplayName name,
      String resumeToken,
      boolean resumed,
      Instant time,
      Duration pingInterval,
      int maxMessageBytes)
      implements Event {
    @Override
    public String toString() {
      return "Welcome[client=" + client + "]";
    }
  }

  /**
   * A message of the room, from another of its members; or what became of one.
   *
   * @param position its place in the room's order
   * @param at when the room took it
   * @param body {@code null}: deleted
   * @param key the author's own mark
   * @param edits the offset of the message whose new body this is; {@code null} where it is a message itself
   * @param editedAt the offset of the edit whose body this one shows by now; {@code null} where it shows its own
   */
  record Message(
      RoomName room,
      Position position,
      Author from,
      Instant at,
      @Nullable Body body,
      @Nullable String key,
      @Nullable Long edits,
      @Nullable Long editedAt)
      implements Event {}

  /** A message for this client alone. */
  record Direct(Author from, Instant at, Body body) implements Event {}

  /**
   * A passing sign.
   *
   * @param room {@code null}: for this client alone
   */
  record Signal(@Nullable RoomName room, Author from, String kind, @Nullable Body body)
      implements Event {
    @Override
    public boolean droppable() {
      return true;
    }
  }

  /**
   * Who has come to a room and gone from it, some of it, or all.
   *
   * @param joined who is a member now, or has a new name; {@code null} in a large room
   * @param left who is no member now; {@code null} in a large room
   * @param members all of them, where the room was large and is no longer; otherwise {@code null}
   * @param count of members
   */
  record Presence(
      RoomName room,
      @Nullable List<Member> joined,
      @Nullable List<UUID> left,
      @Nullable List<Member> members,
      int count)
      implements Event {

    /** The same for one who need not be told of themselves; empty where that leaves nothing to tell. */
    public Optional<Presence> without(UUID client) {
      List<Member> others =
          joined == null
              ? null
              : joined.stream().filter(member -> !member.client().equals(client)).toList();
      List<UUID> gone =
          left == null ? null : left.stream().filter(other -> !other.equals(client)).toList();
      boolean nothing = others != null && others.isEmpty() && gone != null && gone.isEmpty();
      return nothing
          ? Optional.empty()
          : Optional.of(new Presence(room, others, gone, members, count));
    }
  }

  /**
   * The answer to {@code hello}.
   *
   * @param name that the client has now
   */
  record Named(RequestId id, DisplayName name) implements Event {}

  /**
   * The answer to a join.
   *
   * @param head the room's last message: every later one follows
   * @param count of members, the new one too
   * @param members all of them; {@code null} in a large room
   * @param latest the latest messages; {@code null} where they were not asked for
   * @param recovered whether everything after the position that the client gave follows; {@code null} where it gave none
   * @param since that position, where everything after it follows: an event stream goes on from there if it breaks now;
   *     otherwise {@code null}
   */
  record Joined(
      @Nullable RequestId id,
      RoomName room,
      Position head,
      int count,
      @Nullable List<Member> members,
      @Nullable Page latest,
      @Nullable Boolean recovered,
      @Nullable Position since)
      implements Event {}

  /**
   * Messages that a room holds.
   *
   * @param messages in their order
   * @param more whether there are more on the side on which the client reads on
   */
  record Page(List<Written> messages, boolean more) {}

  /**
   * The answer to a message; it stands in its author's stream where the message would.
   *
   * @param duplicate whether it had been stored already, under this position
   */
  record Sent(
      @Nullable RequestId id, RoomName room, Position position, Instant at, boolean duplicate)
      implements Event {}

  /** The answer to a direct message: handed on to the other client's connection. */
  record DirectSent(@Nullable RequestId id, Instant at) implements Event {}

  /** The answer to an edit; it stands in its author's stream where the edit would. */
  record Edited(RequestId id, Position position, Instant at) implements Event {}

  /** The answer to {@code history}. */
  record History(@Nullable RequestId id, String epoch, Page page) implements Event {}

  /**
   * The answer to {@code members}.
   *
   * @param members some of them, where there are very many
   * @param count of all
   */
  record Members(@Nullable RequestId id, RoomName room, List<Member> members, int count)
      implements Event {}

  /** The answer to {@code ping}. */
  record Pong(RequestId id, Instant time) implements Event {}

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
   * @param reconnect when to come back; {@code null}: soon, where the code allows it at all
   */
  record Bye(CloseCode code, @Nullable ReconnectWindow reconnect) implements Event {
    /** Without a window of its own. */
    public Bye(CloseCode code) {
      this(code, null);
    }
  }
}
