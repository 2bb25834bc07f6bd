package io.parley.protocol;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The golden frames under {@code src/test/resources/protocol}; each file says in {@code description} how it is read. */
final class GoldenFrames {
  private static final Path DIRECTORY = Path.of("src/test/resources/protocol");

  private GoldenFrames() {}

  static List<JsonObject> commands() {
    return entries("commands.json", "commands");
  }

  static List<JsonObject> badLines() {
    return entries("bad-lines.json", "lines");
  }

  static List<JsonObject> events() {
    return entries("events.json", "events");
  }

  static List<JsonObject> closeCodes() {
    return entries("close-codes.json", "codes");
  }

  /** The whole line of an entry, with what {@code fill} stands for. */
  static String line(JsonObject entry) {
    String line = entry.getString("line");
    JsonObject fill = entry.getJsonObject("fill");
    return fill == null
        ? line
        : line.replace("@", fill.getString("text").repeat(fill.getInt("times")));
  }

  /** The codec that an entry of a command is for. */
  static Codec codec(JsonObject entry) {
    String name = entry.getString("subprotocol", Subprotocol.SUPERCHAT.wireName());
    return Subprotocol.ofConnection(name).codec();
  }

  /** The event that an entry tells of. */
  static Event event(JsonObject entry) {
    String name = entry.getString("event");
    Class<?> type =
        Arrays.stream(Event.class.getPermittedSubclasses())
            .filter(candidate -> candidate.getSimpleName().equals(name))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no event " + name));
    return (Event) Records.read(type, entry.getJsonObject("fields"));
  }

  /** A text, or {@code null} where there is to be none. */
  static @Nullable String text(JsonObject entry, String field) {
    return entry.get(field) == JsonValue.NULL ? null : entry.getString(field);
  }

  private static List<JsonObject> entries(String file, String field) {
    try (JsonReader reader =
        Jsonp.PROVIDER.createReader(Files.newBufferedReader(DIRECTORY.resolve(file)))) {
      return reader.readObject().getJsonArray(field).getValuesAs(JsonObject.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
