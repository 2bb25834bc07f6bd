package io.parley.log;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One line of the log, as {@code event=NAME key=value key="a longer value"}, which log collectors know as logfmt. A value that
 * is more than a word stands in quotes, with {@code \"} and {@code \\} inside; nothing in it can end the line or the value. Used
 * by one thread.
 */
public final class LogLine {
  /** Code points of one value; what is longer ends in three dots. */
  static final int MAX_VALUE = 200;

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:/@+-]+");

  private final StringBuilder line = new StringBuilder();

  /** The line of an event, with nothing said about it yet. */
  public LogLine(LogEvent event) {
    line.append("event=").append(event.label());
  }

  /**
   * The line of a failure.
   *
   * @param what failed, in few words of our own
   */
  public static LogLine failure(String what) {
    return new LogLine(LogEvent.FAILED).with("what", what);
  }

  /** Says which client it is about. */
  public LogLine client(UUID client) {
    return with("client", client);
  }

  /**
   * Says something about the event.
   *
   * @param key a word of our own
   * @param value whose text may come from anybody; never a key, a token or what somebody wrote
   */
  public LogLine with(String key, Object value) {
    String text = value.toString();
    line.append(' ').append(key).append('=');
    if (text.length() <= MAX_VALUE && WORD.matcher(text).matches()) {
      line.append(text);
    } else {
      quote(text);
    }
    return this;
  }

  private void quote(String text) {
    line.append('"');
    text.codePoints()
        .limit(MAX_VALUE)
        .forEach(
            codePoint -> {
              if (codePoint == '"' || codePoint == '\\') {
                line.append('\\');
              }
              LogText.append(line, codePoint);
            });
    if (text.codePointCount(0, text.length()) > MAX_VALUE) {
      line.append("...");
    }
    line.append('"');
  }

  /** The line, without its end. */
  @Override
  public String toString() {
    return line.toString();
  }
}
