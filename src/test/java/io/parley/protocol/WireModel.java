package io.parley.protocol;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/** The JSON value that an event should have on the wire, made in another way than the server makes it. */
final class WireModel {
  private static final Map<String, String> TYPES =
      Map.of(
          "Welcome", "welcome",
          "Message", "message",
          "Direct", "message",
          "Signal", "signal",
          "Presence", "presence",
          "Failure", "error",
          "Bye", "bye");

  private WireModel() {}

  static JsonObject of(Event event) {
    JsonObjectBuilder object =
        Jsonp.PROVIDER
            .createObjectBuilder()
            .add("type", TYPES.getOrDefault(event.getClass().getSimpleName(), "ok"));
    JsonObject plain = Records.write((Record) event).build();
    for (RecordComponent component : event.getClass().getRecordComponents()) {
      Object part = Records.part((Record) event, component);
      String name = component.getName();
      if (part != null) {
        add(object, name, part, Optional.ofNullable(plain.get(name)).orElse(JsonValue.NULL));
      }
    }
    if (event instanceof Event.Welcome) {
      object.add("version", 1);
    }
    if (event instanceof Event.Direct) {
      object.add("direct", true);
    }
    if (event instanceof Event.Message message && message.body() == null) {
      object.add("deleted", true);
    }
    return object.build();
  }

  private static void add(JsonObjectBuilder object, String name, Object part, JsonValue plain) {
    switch (name) {
      case "position", "head" -> plain.asJsonObject().forEach(object::add);
      case "since" -> {}
      case "resumeToken" -> object.add("resume", plain);
      case "pingInterval" -> object.add("pingSeconds", ((Duration) part).toSeconds());
      case "retryAfter" -> object.add("retryAfterMs", ((Duration) part).toMillis());
      case "maxMessageBytes" ->
          object.add("limits", Jsonp.PROVIDER.createObjectBuilder().add("messageBytes", plain));
      case "duplicate" -> {
        if ((Boolean) part) {
          object.add(name, true);
        }
      }
      case "body" -> object.add(name, json(((Body) part).toJson()));
      default -> addTyped(object, name, part, plain);
    }
  }

  private static void addTyped(
      JsonObjectBuilder object, String name, Object part, JsonValue plain) {
    if (part instanceof ErrorCode error) {
      object.add("code", error.code()).add("reason", error.reason());
    } else if (part instanceof CloseCode close) {
      object.add("code", close.code()).add("reason", close.reason());
      object.add(
          "reconnect",
          close.isReconnectable()
              ? Jsonp.PROVIDER.createObjectBuilder().add("minMs", 1000).add("maxMs", 5000).build()
              : JsonValue.NULL);
    } else if (part instanceof ReconnectWindow window) {
      object.add(
          name,
          Jsonp.PROVIDER
              .createObjectBuilder()
              .add("minMs", window.min().toMillis())
              .add("maxMs", window.max().toMillis()));
    } else if (part instanceof Event.Page page) {
      JsonArrayBuilder messages = Jsonp.PROVIDER.createArrayBuilder();
      page.messages().forEach(message -> messages.add(json(message.json())));
      object.add("messages", messages).add("more", page.more());
    } else if (part instanceof Instant time) {
      object.add(name, String.format("%tFT%<tT.%<tLZ", time.atOffset(ZoneOffset.UTC)));
    } else {
      object.add(name, plain);
    }
  }

  static JsonValue json(String text) {
    try (JsonReader reader = Jsonp.PROVIDER.createReader(new StringReader(text))) {
      return reader.readValue();
    }
  }
}
