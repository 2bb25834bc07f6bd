package io.parley.it.harness;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts what a Redis server sends into whole messages, in either version of its protocol (RESP2 and RESP3), however it comes in
 * portions. For one thread.
 */
final class RespMessages {
  private static final String BULK_TYPES = "$!=";
  private static final String ARRAY_TYPES = "*~>";
  private static final String MAP_TYPES = "%|";

  private final Consumer<byte[]> whole;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final StringBuilder line = new StringBuilder();

  /** Values that are still to come in this message. */
  private long open = 1;

  /** Bytes that are still to come of a string, with its end. */
  private long left;

  /** What gets the messages, as they came. */
  RespMessages(Consumer<byte[]> whole) {
    this.whole = whole;
  }

  /** A portion has come. */
  void take(byte[] portion, int length) {
    for (int i = 0; i < length; i++) {
      take(portion[i]);
    }
  }

  private void take(byte next) {
    message.write(next);
    if (left > 0) {
      left--;
      if (left == 0) {
        open--;
      }
    } else if (next != '\n') {
      line.append((char) (next & 0xff));
    } else {
      head(line.substring(0, line.length() - 1));
      line.setLength(0);
    }
    if (open == 0 && left == 0) {
      whole.accept(message.toByteArray());
      message.reset();
      open = 1;
    }
  }

  /** The line with which a value begins, and with which a simple one ends. */
  private void head(String value) {
    String type = value.substring(0, 1);
    if (BULK_TYPES.contains(type) && count(value) >= 0) {
      left = count(value) + 2;
    } else if (ARRAY_TYPES.contains(type) && count(value) >= 0) {
      open += count(value) - 1;
    } else if (MAP_TYPES.contains(type)) {
      // An attribute stands before the value that it belongs to.
      open += 2 * count(value) - (type.equals("|") ? 0 : 1);
    } else {
      open--;
    }
  }

  private static long count(String value) {
    return Long.parseLong(value.substring(1));
  }

  /** Whether a message is a publication to a channel, sharded or not. */
  static boolean isPublication(byte[] message) {
    String beginning =
        new String(message, 0, Math.min(message.length, 20), StandardCharsets.ISO_8859_1);
    return beginning.matches("(?s)[>*]3\r\n\\$[78]\r\ns?message\r\n.*");
  }
}
