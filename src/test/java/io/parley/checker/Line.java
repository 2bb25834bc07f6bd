package io.parley.checker;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.StringReader;
import java.util.Map;

/**
 * One thing that a client did or got. What stands earlier in a history happened earlier, whichever clients it was.
 *
 * @param connection whose it was: a name that no other connection of the run has; for {@link Kind#STATE} the node; empty
 *     for {@link Kind#QUIET}
 * @param text one object or one plain text; with {@link Kind#OPENED} {@code superchat}, and the resume token where one was
 *     given, or {@code chat ROOM NAME}; with {@link Kind#ENDED} the close code, 0 where the stream just ended; with {@link
 *     Kind#DROPPED} how; with {@link Kind#AT} the node's name; with {@link Kind#STATE} that of a {@link NodeState}
 */
public record Line(String connection, Kind kind, String text) {
  /** One for all: looking for the provider takes far longer than reading a line. */
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  /** The ways to go without a close frame are all the same to the rules; this one is answered. */
  public static final String CLEAN = "close";

  /** What it was. */
  public enum Kind {
    /** The client is about to connect. */
    OPENED('+'),
    /** The connection that is about to be opened leads to this one of several nodes. */
    AT('@'),
    /** A node is about to be made this, or has become it. */
    STATE('#'),
    /** The client is about to send this. */
    SENT('>'),
    /** The client has got this. */
    RECEIVED('<'),
    /** The client is about to stop reading for a while. */
    PAUSED('~'),
    /** The client is about to leave its connection, in this way. */
    DROPPED('-'),
    /** The connection has ended and everything before that has been read. */
    ENDED('!'),
    /** From here on nothing changes: all have come back, nothing is under way, the lists of members have settled. */
    QUIET('=');

    private final char mark;

    Kind(char mark) {
      this.mark = mark;
    }

    /** How it is written. */
    public char mark() {
      return mark;
    }
  }

  /** The object that a line of a structured connection is. */
  public JsonObject object() {
    try (JsonReader reader = READERS.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  @Override
  public String toString() {
    return connection + " " + kind.mark() + " " + text;
  }
}
