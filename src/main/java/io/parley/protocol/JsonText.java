package io.parley.protocol;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * JSON that is being written, in the order of its calls, which have to fit together. Compact, and without a line break. Used
 * instead of a {@code JsonGenerator} for each object, which took almost three times as long for a message and its answer.
 *
 * <p>Names of fields are the protocol's own and need no escapes.
 */
final class JsonText {
  /** Most messages and answers fit. */
  private static final int USUAL_CHARS = 320;

  private static final String HEX = "0123456789abcdef";
  private static final int NANOS_IN_MILLI = 1_000_000;

  private final StringBuilder text = new StringBuilder(USUAL_CHARS);

  /** An object that has begun. */
  static JsonText object() {
    return new JsonText().begin('{');
  }

  /** A text as a JSON string. */
  static String string(String value) {
    JsonText json = new JsonText();
    json.quoted(value);
    return json.text.toString();
  }

  JsonText write(String name, String value) {
    return name(name).quoted(value);
  }

  JsonText write(String name, long value) {
    name(name).text.append(value);
    return this;
  }

  JsonText write(String name, boolean value) {
    name(name).text.append(value);
    return this;
  }

  /** ISO 8601 in UTC with milliseconds, always three digits of them. */
  JsonText write(String name, Instant time) {
    LocalDateTime utc =
        LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
    name(name).text.append('"');
    digits(utc.getYear(), 1000);
    text.append('-');
    digits(utc.getMonthValue(), 10);
    text.append('-');
    digits(utc.getDayOfMonth(), 10);
    text.append('T');
    digits(utc.getHour(), 10);
    text.append(':');
    digits(utc.getMinute(), 10);
    text.append(':');
    digits(utc.getSecond(), 10);
    text.append('.');
    digits(utc.getNano() / NANOS_IN_MILLI, 100);
    text.append("Z\"");
    return this;
  }

  private void digits(int number, int highestPlace) {
    for (int place = highestPlace; place > 0; place /= 10) {
      text.append((char) ('0' + number / place % 10));
    }
  }

  /** A value that is JSON already. */
  JsonText writeJson(String name, String json) {
    name(name).text.append(json);
    return this;
  }

  /** An element that is JSON already. */
  JsonText addJson(String json) {
    separate();
    text.append(json);
    return this;
  }

  /** An element. */
  JsonText add(String value) {
    separate();
    return quoted(value);
  }

  JsonText beginObject(String name) {
    return name(name).begin('{');
  }

  /** An element that is an object. */
  JsonText beginObject() {
    separate();
    return begin('{');
  }

  JsonText endObject() {
    text.append('}');
    return this;
  }

  JsonText beginArray(String name) {
    return name(name).begin('[');
  }

  JsonText endArray() {
    text.append(']');
    return this;
  }

  /** All of it, with the first object ended. */
  String end() {
    return text.append('}').toString();
  }

  private JsonText begin(char bracket) {
    text.append(bracket);
    return this;
  }

  private JsonText name(String name) {
    separate();
    text.append('"').append(name).append("\":");
    return this;
  }

  /** No value ends with an opening bracket. */
  private void separate() {
    char last = text.charAt(text.length() - 1);
    if (last != '{' && last != '[') {
      text.append(',');
    }
  }

  private JsonText quoted(String value) {
    text.append('"');
    int written = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        text.append(value, written, i);
        escaped(c);
        written = i + 1;
      }
    }
    text.append(value, written, value.length()).append('"');
    return this;
  }

  /** What has to be (RFC 8259, section 7), in its short form where there is one. */
  private void escaped(char c) {
    switch (c) {
      case '"', '\\' -> text.append('\\').append(c);
      case '\b' -> text.append("\\b");
      case '\t' -> text.append("\\t");
      case '\n' -> text.append("\\n");
      case '\f' -> text.append("\\f");
      case '\r' -> text.append("\\r");
      default -> text.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
    }
  }
}
