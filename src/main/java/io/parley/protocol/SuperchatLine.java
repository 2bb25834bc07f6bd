package io.parley.protocol;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one line of {@code superchat}: one JSON object. */
final class SuperchatLine {
  /** Deeper nesting is refused; the parser itself would allow a thousand. */
  private static final int MAX_DEPTH = 16;

  /** Identifiers are integers that every JavaScript engine holds exactly. */
  private static final long MAX_ID = 1L << 53;

  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,16}");
  private static final int MAX_ID_CODE_POINTS = 64;

  private final JsonParserFactory parsers = Json.createParserFactory(Map.of());

  /** Reads a line; one that is not a JSON object, or names no known command, is answered with 400. */
  Command.Invalid decode(String line) {
    try (JsonParser json = parsers.createParser(new StringReader(line))) {
      return new Command.Invalid(readId(json), ErrorCode.BAD_REQUEST);
    } catch (JsonException | NoSuchElementException malformed) {
      return new Command.Invalid(null, ErrorCode.BAD_REQUEST);
    }
  }

  private static @Nullable JsonValue readId(JsonParser json) {
    if (json.next() != JsonParser.Event.START_OBJECT) {
      return null;
    }
    JsonValue id = null;
    int depth = 1;
    boolean atId = false;
    while (json.hasNext()) {
      JsonParser.Event event = json.next();
      switch (event) {
        case START_OBJECT, START_ARRAY -> {
          depth++;
          if (depth > MAX_DEPTH) {
            return null;
          }
        }
        case END_OBJECT, END_ARRAY -> depth--;
        case KEY_NAME -> {
          atId = depth == 1 && json.getString().equals("id");
          continue;
        }
        case VALUE_STRING -> id = atId ? stringId(json.getString()) : id;
        // As text: the parser would make numbers of any size of it, and throws for more than 1100
        // digits.
        case VALUE_NUMBER -> id = atId ? numberId(json.getString()) : id;
        default -> {}
      }
      atId = false;
    }
    return id;
  }

  private static @Nullable JsonValue stringId(String text) {
    boolean wellFormed =
        text.codePoints()
            .noneMatch(codePoint -> Character.getType(codePoint) == Character.SURROGATE);
    boolean fits = text.codePointCount(0, text.length()) <= MAX_ID_CODE_POINTS;
    return wellFormed && fits ? Json.createValue(text) : null;
  }

  private static @Nullable JsonValue numberId(String text) {
    if (!INTEGER.matcher(text).matches()) {
      return null;
    }
    long number = Long.parseLong(text);
    return Math.abs(number) < MAX_ID ? Json.createValue(number) : null;
  }
}
