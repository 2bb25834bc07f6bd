package io.parley.cluster.log;

import io.parley.cluster.redis.Fields;
import io.parley.protocol.Author;
import io.parley.protocol.Body;
import io.parley.protocol.DisplayName;
import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.RoomName;
import io.parley.room.log.Stored;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as the store has it; what it looks like there stands in {@code window.lua}. What is out of form is an {@link
 * IllegalArgumentException}.
 *
 * @param at milliseconds since 1970
 * @param mark like that of no other message
 * @param previous the mark of the message before it
 * @param edits the offset of the message that it edits; {@code null}: none
 * @param owner who may edit it; {@code null}: a program
 * @param said who said it and, where no edit has replaced it, what; read when it is needed
 */
record StoredMessage(
    Position position,
    long at,
    String mark,
    String previous,
    @Nullable Long edits,
    @Nullable UUID owner,
    String said) {
  /**
   * UTF-16 code units of the longest that a node can have stored: a body of 1 MiB in both its forms, names and numbers. What
   * is longer is not read.
   */
  private static final int MAX_CHARS = 2 * 1024 * 1024 + 4096;

  /** Reads one. */
  static StoredMessage read(String epoch, long offset, String message) {
    return read(epoch, offset, message, 0);
  }

  /** Reads one that begins somewhere in a text. */
  private static StoredMessage read(String epoch, long offset, String text, int from) {
    requireLength(text);
    Words words = new Words(text, from);
    long at = Long.parseLong(words.next());
    String mark = words.next();
    String previous = words.next();
    String edits = words.next();
    String owner = words.next();
    words.next();
    return new StoredMessage(
        new Position(epoch, offset),
        at,
        mark,
        previous,
        edits.equals("-") ? null : Long.valueOf(edits),
        owner.equals("-") ? null : UUID.fromString(owner),
        text.substring(words.position));
  }

  /** Reads one that was published: its epoch and its offset stand before it. */
  static StoredMessage published(String text, int from) {
    requireLength(text);
    Words words = new Words(text, from);
    String epoch = words.next();
    return read(epoch, Long.parseLong(words.next()), text, words.position);
  }

  /** Only which one it was that was published, and its mark: all that there is to know of one that was heard before. */
  static Published glance(String text, int from) {
    Words words = new Words(text, from);
    Position position = new Position(words.next(), Long.parseLong(words.next()));
    words.next();
    return new Published(position, words.next());
  }

  /** A message that was published. */
  record Published(Position position, String mark) {}

  static void requireLength(String text) {
    if (text.length() > MAX_CHARS) {
      throw new IllegalArgumentException("too long for what a node can have stored");
    }
  }

  long offset() {
    return position.offset();
  }

  Stored stored(boolean duplicate) {
    return new Stored(position, Instant.ofEpochMilli(at), duplicate);
  }

  /** The same as its room's members get it. */
  Event.Message event(RoomName room) {
    Fields fields = new Fields(said);
    DisplayName name = new DisplayName(fields.text());
    String key = fields.optional();
    return event(room, name, key, fields.body(), null);
  }

  /**
   * The same with the body of an edit.
   *
   * @param body as {@link Fields#writeBody} writes it
   * @param editedAt the edit's offset
   */
  Event.Message edited(RoomName room, String body, long editedAt) {
    requireLength(body);
    Fields fields = new Fields(said);
    DisplayName name = new DisplayName(fields.text());
    String key = fields.optional();
    return event(room, name, key, new Fields(body).body(), editedAt);
  }

  private Event.Message event(
      RoomName room,
      DisplayName name,
      @Nullable String key,
      @Nullable Body body,
      @Nullable Long editedAt) {
    return new Event.Message(
        room,
        position,
        new Author(owner, name),
        Instant.ofEpochMilli(at),
        body,
        key,
        edits,
        editedAt);
  }

  /** Reads words that a space ends. */
  private static final class Words {
    private final String text;
    private int position;

    Words(String text, int from) {
      this.text = text;
      this.position = from;
    }

    String next() {
      int end = text.indexOf(' ', position);
      if (end < 0) {
        throw new IllegalArgumentException("malformed message in the store");
      }
      String word = text.substring(position, end);
      position = end + 1;
      return word;
    }
  }
}
