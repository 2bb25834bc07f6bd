package io.parley.protocol;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code superchat}: one JSON object a line, in both directions. This version of the server knows none of its commands:
 * each is answered with an error, and the connection is welcomed and kept.
 */
public final class Superchat implements Codec {
  private static final int VERSION = 1;
  private static final DateTimeFormatter ISO_MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final JsonGeneratorFactory generators = Json.createGeneratorFactory(Map.of());
  private final SuperchatLine lines = new SuperchatLine();

  Superchat() {}

  @Override
  public List<Command> decode(String message) {
    return Arrays.stream(message.split("\n"))
        .filter(line -> !line.isBlank())
        .<Command>map(lines::decode)
        .toList();
  }

  @Override
  public @Nullable String encode(Event event) {
    if (event instanceof Event.Welcome welcome) {
      return object(
          json ->
              json.write("type", "welcome")
                  .write("client", welcome.client().toString())
                  .write("name", welcome.name().value())
                  .write("resume", welcome.resumeToken())
                  .write("resumed", false)
                  .write("version", VERSION)
                  .write("time", timestamp(welcome.time()))
                  .write("pingSeconds", welcome.pingInterval().toSeconds())
                  .writeStartObject("limits")
                  .write("messageBytes", welcome.maxMessageBytes())
                  .writeEnd());
    }
    if (event instanceof Event.Failure failure) {
      return object(
          json -> {
            json.write("type", "error");
            JsonValue id = failure.id();
            if (id != null) {
              json.write("id", id);
            }
            json.write("code", failure.error().code()).write("reason", failure.error().reason());
          });
    }
    return null;
  }

  private String object(Consumer<JsonGenerator> fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = generators.createGenerator(text)) {
      json.writeStartObject();
      fields.accept(json);
      json.writeEnd();
    }
    return text.toString();
  }

  /** ISO 8601 in UTC with milliseconds, always three digits of them. */
  private static String timestamp(Instant time) {
    return ISO_MILLIS.format(time);
  }
}
