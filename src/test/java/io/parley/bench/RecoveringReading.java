package io.parley.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code superchat} of one room, read by one who looks at every message's offset: each must be the next. It joins when it
 * is told to, not by itself. All messages are alike but for their offsets: what comes before and after those is skipped
 * unread.
 */
final class RecoveringReading extends Reading {
  private static final String TYPE = "{\"type\":\"";
  private static final int LETTER = TYPE.length();

  /** Where a message's offset begins. */
  private final int offsetColumn;

  /** Answers, which are few. */
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

  private int column;
  private byte letter;
  private long expected;
  private long offset;

  /** The column behind the offset of the message at hand; 0: it is still to come. */
  private int offsetEnd;

  /** How much of a message stands behind its offset; 0: not known yet. */
  private int tail;

  /**
   * Expects what follows an offset.
   *
   * @param room the only one that it joins; in ASCII
   */
  RecoveringReading(Listener listener, String room, long seen) {
    super(listener);
    offsetColumn = (TYPE + "message\",\"room\":\"" + room + "\",\"offset\":").length();
    expected = seen + 1;
  }

  @Override
  void begins() {}

  @Override
  void payload(ByteBuffer in, int from, int to) {
    int at = from;
    while (at < to) {
      int skip = unread();
      if (skip > 0) {
        int step = Math.min(skip, to - at);
        at += step;
        column += step;
        continue;
      }
      byte next = in.get(at++);
      if (next == '\n') {
        lineEnds();
      } else {
        take(next);
        column++;
      }
    }
  }

  /** How many bytes from here on hold nothing to look at. */
  private int unread() {
    if (column < LETTER) {
      return LETTER - column;
    }
    if (column == LETTER || letter != 'm') {
      return 0;
    }
    return column < offsetColumn
        ? offsetColumn - column
        : offsetEnd == 0 ? 0 : offsetEnd + tail - column;
  }

  private void take(byte next) {
    if (column == LETTER) {
      letter = next;
      offset = 0;
      offsetEnd = 0;
      answer.reset();
    }
    if (letter == 'o') {
      answer.write(next);
    } else if (column >= offsetColumn && offsetEnd == 0) {
      if (next >= '0' && next <= '9') {
        offset = 10 * offset + next - '0';
      } else {
        offsetEnd = column;
      }
    }
  }

  @Override
  void messageEnds() {
    lineEnds();
  }

  private void lineEnds() {
    if (column == 0) {
      return;
    }
    switch (letter) {
      case 'm' -> message();
      case 'o' -> listener.acknowledged();
      case 'w' -> listener.joined();
      case 'p' -> {} // Others come and go while a room fills.
      default -> throw new IllegalStateException("unexpected object, letter " + (char) letter);
    }
    column = 0;
    letter = 0;
  }

  @Override
  void reset() {
    tail = 0;
  }

  private void message() {
    if (offset != expected) {
      throw new IllegalStateException("offset " + offset + " where " + expected + " was to come");
    }
    expected++;
    tail = column - offsetEnd;
    listener.delivered();
  }

  /** A text of the last answer. */
  String answered(String field) {
    String line = answer.toString(US_ASCII);
    Matcher value = Pattern.compile('"' + field + "\":\"([^\"]*)\"").matcher(line);
    if (!value.find()) {
      throw new IllegalStateException("no " + field + " in " + line);
    }
    return value.group(1);
  }
}
