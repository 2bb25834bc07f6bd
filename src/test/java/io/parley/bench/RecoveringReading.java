package io.parley.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code superchat} of one room, read by one who looks at every message's offset: each must be the next. It joins when it
 * is told to, not by itself. All messages are alike but for their offsets: what comes before and after those is skipped
 * unread.
 */
final class RecoveringReading extends LineReading {
  /** Where a message's offset begins. */
  private final int offsetColumn;

  /** Answers, which are few. */
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

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
  int unreadOfMessage(int column) {
    return column < offsetColumn
        ? offsetColumn - column
        : offsetEnd == 0 ? 0 : offsetEnd + tail - column;
  }

  @Override
  void begins(byte letter) {
    offset = 0;
    offsetEnd = 0;
    answer.reset();
  }

  @Override
  void take(byte letter, int column, byte next) {
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
  void message(int length) {
    if (offset != expected) {
      throw new IllegalStateException("offset " + offset + " where " + expected + " was to come");
    }
    expected++;
    tail = length - offsetEnd;
    listener.delivered();
  }

  @Override
  void welcomed() {
    listener.joined();
  }

  @Override
  void reset() {
    tail = 0;
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
