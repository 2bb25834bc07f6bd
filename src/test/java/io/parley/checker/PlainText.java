package io.parley.checker;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.Map;

/** What a plain client gets of a body: a string's characters, and of anything else its compact JSON. */
final class PlainText {
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  private PlainText() {}

  static String of(String body) {
    if (!body.startsWith("\"")) {
      return body;
    }
    try (JsonReader reader = READERS.createReader(new StringReader(body))) {
      JsonValue value = reader.readValue();
      return ((JsonString) value).getString();
    }
  }
}
