package io.parley.it.harness;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What hostile people write: {@code page/hostile.json}. Each thing there that would run calls {@code trap}.
 *
 * @param names that the server lets through
 * @param rooms that may be
 * @param refusedRooms that may not
 */
public record HostileCorpus(
    List<String> names, List<String> rooms, List<String> refusedRooms, List<Message> messages) {
  /**
   * A message, as JSON.
   *
   * @param about what is hostile in it
   */
  public record Message(String about, String body, String key) {}

  /** Reads it. */
  public static HostileCorpus load() {
    InputStream file =
        Objects.requireNonNull(HostileCorpus.class.getResourceAsStream("/page/hostile.json"));
    try (JsonReader reader = Json.createReader(file)) {
      JsonObject corpus = reader.readObject();
      List<String> keys = strings(corpus, "keys");
      List<Message> messages = new ArrayList<>();
      for (JsonObject message : corpus.getJsonArray("messages").getValuesAs(JsonObject.class)) {
        String key = keys.get(messages.size() % keys.size()) + messages.size() / keys.size();
        messages.add(
            new Message(message.getString("about"), body(message), quoted(key).toString()));
      }
      return new HostileCorpus(
          strings(corpus, "names"),
          strings(corpus, "rooms"),
          strings(corpus, "refusedRooms"),
          messages);
    }
  }

  /** As it stands there, or a text that repeats something. */
  private static String body(JsonObject message) {
    if (message.containsKey("body")) {
      return message.get("body").toString();
    }
    return quoted(
            message.getString("before", "")
                + message.getString("repeat").repeat(message.getInt("times"))
                + message.getString("after", ""))
        .toString();
  }

  private static JsonValue quoted(String text) {
    return Json.createValue(text);
  }

  private static List<String> strings(JsonObject corpus, String name) {
    JsonArray values = corpus.getJsonArray(name);
    return values.getValuesAs(JsonString::getString);
  }
}
