package io.parley.protocol;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, each kept as it was written and read when it is asked for. A field that is absent is
 * {@code null}; one of another type than the one asked for is a {@link BadFieldException}.
 */
final class JsonFields {
  /** Identifiers and offsets are integers that every JavaScript engine holds exactly. */
  private static final long MAX_INTEGER = 1L << 53;

  private static final int MAX_ID_CODE_POINTS = 64;
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,16}");

  private static final Pattern UUID_FORM =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private final Map<String, Field> fields = new HashMap<>();

  private JsonFields() {}

  /** A text of at most so many code points; {@code null} where it is absent. */
  @Nullable String text(String name, int maxCodePoints) throws BadFieldException {
    Field field = fields.get(name);
    if (field == null) {
      return null;
    }
    if (field.kind != JsonParser.Event.VALUE_STRING) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
    if (field.text.codePointCount(0, field.text.length()) > maxCodePoints) {
      throw new BadFieldException(ErrorCode.FIELD_TOO_LARGE);
    }
    return field.text;
  }

  /** Whether there is such a field, of whatever type. */
  boolean has(String name) {
    return fields.containsKey(name);
  }

  /** {@code true} or {@code false}, which is also what an absent one means. */
  boolean flag(String name) throws BadFieldException {
    Field field = fields.get(name);
    if (field == null || field.kind == JsonParser.Event.VALUE_FALSE) {
      return false;
    }
    if (field.kind != JsonParser.Event.VALUE_TRUE) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
    return true;
  }

  /** A whole number from 1 on. */
  @Nullable Integer number(String name, int max) throws BadFieldException {
    Long number = offset(name);
    if (number == null) {
      return null;
    }
    if (number < 1) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
    if (number > max) {
      throw new BadFieldException(ErrorCode.FIELD_TOO_LARGE);
    }
    return number.intValue();
  }

  /** A UUID in its usual form (RFC 9562, section 4). */
  @Nullable UUID uuid(String name) throws BadFieldException {
    String text = text(name, Integer.MAX_VALUE);
    if (text == null) {
      return null;
    }
    if (!UUID_FORM.matcher(text).matches()) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
    return UUID.fromString(text);
  }

  /** A whole number from 0 on. */
  @Nullable Long offset(String name) throws BadFieldException {
    Field field = fields.get(name);
    if (field == null) {
      return null;
    }
    Long number = field.integer();
    if (number == null || number < 0) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
    return number;
  }

  /** A mark that can be repeated in an answer. */
  @Nullable RequestId id(String name) throws BadFieldException {
    Field field = fields.get(name);
    if (field == null) {
      return null;
    }
    if (field.kind == JsonParser.Event.VALUE_STRING
        && field.text.codePointCount(0, field.text.length()) <= MAX_ID_CODE_POINTS) {
      return new RequestId(Json.createValue(field.text));
    }
    Long number = field.integer();
    if (number == null) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
    return new RequestId(Json.createValue(number));
  }

  /** Any value. */
  @Nullable Body body(String name) {
    Field field = fields.get(name);
    if (field == null) {
      return null;
    }
    String json = CompactJson.of(field.written);
    return new Body(field.kind == JsonParser.Event.VALUE_STRING ? field.text : json, json);
  }

  /** An object. */
  @Nullable JsonFields object(String name, Reader reader) throws BadFieldException {
    Field field = fields.get(name);
    return field == null ? null : reader.read(field.written);
  }

  /**
   * A value.
   *
   * @param kind with what it begins
   * @param text of a string, decoded; of anything else empty
   * @param written in the source, perhaps with white space around it
   */
  private record Field(JsonParser.Event kind, String text, String written) {
    /** As text: the parser would make numbers of any size of it, and throws for more than 1100 digits. */
    @Nullable Long integer() {
      String digits = written.strip();
      if (kind != JsonParser.Event.VALUE_NUMBER || !INTEGER.matcher(digits).matches()) {
        return null;
      }
      long number = Long.parseLong(digits);
      return Math.abs(number) < MAX_INTEGER ? number : null;
    }
  }

  /** Reads objects, strictly. Thread-safe. */
  static final class Reader {
    /** Deeper nesting is refused; the parser itself would allow a thousand. */
    private static final int MAX_DEPTH = 16;

    private final JsonParserFactory parsers = Json.createParserFactory(Map.of());

    /**
     * Reads the one object that a text is.
     *
     * @throws BadFieldException if it is of another type, nested too deeply, or holds half a surrogate pair
     * @throws jakarta.json.JsonException if it is no JSON
     */
    JsonFields read(String source) throws BadFieldException {
      try (JsonParser json = parsers.createParser(new StringReader(source))) {
        if (json.next() != JsonParser.Event.START_OBJECT) {
          throw new BadFieldException(ErrorCode.BAD_REQUEST);
        }
        JsonFields found = new JsonFields();
        while (json.hasNext()) {
          if (json.next() == JsonParser.Event.KEY_NAME) {
            String name = json.getString();
            int colon = source.indexOf(':', offset(json));
            JsonParser.Event kind = json.next();
            String text = kind == JsonParser.Event.VALUE_STRING ? json.getString() : "";
            // Behind a number that the source ends with the parser counts too far; the next step
            // finds that the object has no end.
            int end = Math.min(skip(json, kind), source.length());
            found.fields.put(name, new Field(kind, text, source.substring(colon + 1, end)));
          }
        }
        return found;
      }
    }

    /** Reads to the end of the current value, and gives the place in the source where that is. */
    private static int skip(JsonParser json, JsonParser.Event value) throws BadFieldException {
      int depth = 1;
      JsonParser.Event event = value;
      while (true) {
        switch (event) {
          case START_OBJECT, START_ARRAY -> depth++;
          case END_OBJECT, END_ARRAY -> depth--;
          case KEY_NAME, VALUE_STRING -> requireWholePairs(json.getString());
          default -> {}
        }
        if (depth > MAX_DEPTH) {
          throw new BadFieldException(ErrorCode.BAD_REQUEST);
        }
        if (depth == 1) {
          return offset(json);
        }
        event = json.next();
      }
    }

    private static void requireWholePairs(String text) throws BadFieldException {
      boolean halves =
          text.codePoints()
              .anyMatch(codePoint -> Character.getType(codePoint) == Character.SURROGATE);
      if (halves) {
        throw new BadFieldException(ErrorCode.BAD_REQUEST);
      }
    }

    /** How many characters have been read: to the end of the last key or value. */
    private static int offset(JsonParser json) {
      return Math.toIntExact(json.getLocation().getStreamOffset());
    }
  }
}
