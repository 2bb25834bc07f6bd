package io.parley.protocol;

import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON objects more strictly than JSON is, because what a client says is handed on to others as it came, and they
 * should all be able to read it and find the same in it: no name twice in one object (RFC 7493, section 2.3; parsers
 * disagree about which one counts), no half of a surrogate pair, no deep nesting, no endless names and numbers. That
 * holds in bodies and in fields that nobody reads too. Reading costs no more than the length of the text; numbers are
 * never computed. Thread-safe.
 */
final class StrictJson {
  /** Of objects and arrays, the outermost one too. */
  private static final int MAX_DEPTH = 16;

  /** Behind this depth reading ends, well before the thousand at which the parser itself fails. */
  private static final int MAX_DEPTH_READ = 500;

  private static final int MAX_NAME_CODE_POINTS = 256;

  /** Many readers refuse a number of a few thousand digits, or take very long for it. */
  private static final int MAX_NUMBER_CHARS = 1000;

  private final JsonParserFactory parsers = Jsonp.PROVIDER.createParserFactory(Map.of());

  /**
   * Reads the one object that a text is. A rule that it breaks is kept with its fields, so that they can still be looked
   * at.
   *
   * @throws BadFieldException if it is something else than an object, or nested beyond all reason
   * @throws jakarta.json.JsonException if it is no JSON
   */
  JsonFields read(String source) throws BadFieldException {
    try (JsonParser json = parsers.createParser(new StringReader(source))) {
      if (json.next() != JsonParser.Event.START_OBJECT) {
        throw new BadFieldException(ErrorCode.BAD_REQUEST);
      }
      return new Reading(source, json).object();
    }
  }

  /** Whether every half of a surrogate pair has its other half. */
  static boolean hasWholePairs(String text) {
    return text.codePoints()
        .noneMatch(codePoint -> Character.getType(codePoint) == Character.SURROGATE);
  }

  /** One text, read from front to back. */
  private static final class Reading {
    private final String source;
    private final JsonParser json;
    private final Map<String, JsonFields.Field> fields = new HashMap<>();

    /** The names seen in each object that is open within a field, the innermost first. */
    private final Deque<Set<String>> names = new ArrayDeque<>();

    private @Nullable ErrorCode fault;

    Reading(String source, JsonParser json) {
      this.source = source;
      this.json = json;
    }

    JsonFields object() throws BadFieldException {
      while (json.hasNext()) {
        if (json.next() == JsonParser.Event.KEY_NAME) {
          field();
        }
      }
      return new JsonFields(fields, fault);
    }

    private void field() throws BadFieldException {
      String name = json.getString();
      requireSoundName(name);
      int colon = source.indexOf(':', offset());
      JsonParser.Event kind = json.next();
      String text = kind == JsonParser.Event.VALUE_STRING ? json.getString() : "";
      // Behind a number that the source ends with the parser counts too far; the next step finds
      // that the object has no end.
      int end = Math.min(skip(kind), source.length());
      String written = source.substring(colon + 1, end);
      require(
          fields.putIfAbsent(name, new JsonFields.Field(kind, text, written)) == null,
          ErrorCode.BAD_REQUEST);
    }

    /** Reads to the end of a value that has begun, and gives the place in the source where that is. */
    private int skip(JsonParser.Event value) throws BadFieldException {
      int depth = 1 + check(value);
      while (depth > 1) {
        require(depth <= MAX_DEPTH, ErrorCode.BAD_REQUEST);
        if (depth > MAX_DEPTH_READ) {
          throw new BadFieldException(ErrorCode.BAD_REQUEST);
        }
        depth += check(json.next());
      }
      return offset();
    }

    /** Checks what has been read, and tells how much deeper it leads. */
    private int check(JsonParser.Event event) {
      switch (event) {
        case START_OBJECT -> names.push(new HashSet<>());
        case END_OBJECT -> names.pop();
        case KEY_NAME -> {
          String name = json.getString();
          requireSoundName(name);
          require(names.element().add(name), ErrorCode.BAD_REQUEST);
        }
        case VALUE_STRING -> require(hasWholePairs(json.getString()), ErrorCode.BAD_REQUEST);
        case VALUE_NUMBER ->
            require(json.getString().length() <= MAX_NUMBER_CHARS, ErrorCode.FIELD_TOO_LARGE);
        default -> {}
      }
      return switch (event) {
        case START_OBJECT, START_ARRAY -> 1;
        case END_OBJECT, END_ARRAY -> -1;
        default -> 0;
      };
    }

    private void requireSoundName(String name) {
      require(hasWholePairs(name), ErrorCode.BAD_REQUEST);
      require(
          name.codePointCount(0, name.length()) <= MAX_NAME_CODE_POINTS, ErrorCode.FIELD_TOO_LARGE);
    }

    /** The first rule that is broken is the one that is answered. */
    private void require(boolean sound, ErrorCode otherwise) {
      if (!sound && fault == null) {
        fault = otherwise;
      }
    }

    /** How many characters have been read: to the end of the last key or value. */
    private int offset() {
      return Math.toIntExact(json.getLocation().getStreamOffset());
    }
  }
}
