package io.parley.protocol;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Reads one line of {@code superchat}: one JSON object. */
final class SuperchatLine {
  /** Deeper nesting is refused; the parser itself would allow a thousand. */
  private static final int MAX_DEPTH = 16;

  /** Identifiers are integers that every JavaScript engine holds exactly. */
  private static final long MAX_ID = 1L << 53;

  private static final int MAX_ID_DIGITS = 16;
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
        case VALUE_STRING, VALUE_NUMBER -> {
          if (atId && depth == 1) {
            id = checkId(json.getValue());
          }
        }
        default -> {}
      }
      atId = false;
    }
    return id;
  }

  private static @Nullable JsonValue checkId(JsonValue value) {
    if (value instanceof JsonString string) {
      String text = string.getString();
      return text.codePointCount(0, text.length()) <= MAX_ID_CODE_POINTS ? value : null;
    }
    String digits = ((JsonNumber) value).toString();
    boolean integer = digits.matches("-?[0-9]{1," + MAX_ID_DIGITS + "}");
    return integer && Math.abs(Long.parseLong(digits)) < MAX_ID ? value : null;
  }
}
