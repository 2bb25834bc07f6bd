package io.parley.protocol;

import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes events as JSON objects, without a line break in them. */
final class SuperchatWriter {
  private static final int VERSION = 1;

  /** Within which a client that was too fast may come back. */
  private static final Duration RECONNECT_MIN = Duration.ofSeconds(1);

  private static final Duration RECONNECT_MAX = Duration.ofSeconds(5);

  private static final DateTimeFormatter ISO_MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final JsonGeneratorFactory generators = Jsonp.PROVIDER.createGeneratorFactory(Map.of());

  /** Most frequent first; {@code null} for what only plain clients hear. */
  @Nullable String encode(Event event) {
    if (event instanceof Event.Message message) {
      return message(message);
    }
    if (event instanceof Event.Sent sent) {
      return sent(sent);
    }
    if (event instanceof Event.Signal signal) {
      return signal(signal);
    }
    if (event instanceof Event.Presence presence) {
      return presence(presence);
    }
    if (event instanceof Event.Direct direct) {
      return direct(direct);
    }
    if (event instanceof Event.Joined joined) {
      return joined(joined);
    }
    if (event instanceof Event.Failure failure) {
      return failure(failure);
    }
    if (event instanceof Event.Welcome welcome) {
      return welcome(welcome);
    }
    return event instanceof Event.Bye bye ? bye(bye) : answer(event);
  }

  /** The answers that hold little. */
  private @Nullable String answer(Event event) {
    if (event instanceof Event.Done done) {
      return ok(done.id(), json -> {});
    }
    if (event instanceof Event.Edited edited) {
      return ok(
          edited.id(),
          json -> position(json, edited.position()).write("at", timestamp(edited.at())));
    }
    if (event instanceof Event.DirectSent sent) {
      return ok(sent.id(), json -> json.write("at", timestamp(sent.at())));
    }
    if (event instanceof Event.Pong pong) {
      return ok(pong.id(), json -> json.write("time", timestamp(pong.time())));
    }
    if (event instanceof Event.Named named) {
      return ok(named.id(), json -> json.write("name", named.name().value()));
    }
    if (event instanceof Event.History history) {
      return with(ok(history.id(), json -> json.write("epoch", history.epoch())), history.page());
    }
    return event instanceof Event.Members members ? members(members) : null;
  }

  private String message(Event.Message message) {
    String head =
        object(
            "message",
            json -> {
              position(json.write("room", message.room().value()), message.position());
              member(json, "from", message.from());
              json.write("at", timestamp(message.at()));
              if (message.key() != null) {
                json.write("key", message.key());
              }
              if (message.edits() != null) {
                json.write("edits", message.edits());
              }
              if (message.editedAt() != null) {
                json.write("editedAt", message.editedAt());
              }
              if (message.body() == null) {
                json.write("deleted", true);
              }
            });
    return withBody(head, message.body());
  }

  private String direct(Event.Direct direct) {
    String head =
        object(
            "message",
            json -> {
              member(json.write("direct", true), "from", direct.from());
              json.write("at", timestamp(direct.at()));
            });
    return withBody(head, direct.body());
  }

  private String signal(Event.Signal signal) {
    String head =
        object(
            "signal",
            json -> {
              if (signal.room() != null) {
                json.write("room", signal.room().value());
              }
              member(json, "from", signal.from());
              json.write("kind", signal.kind());
            });
    return withBody(head, signal.body());
  }

  private String presence(Event.Presence presence) {
    return object(
        "presence",
        json -> {
          json.write("room", presence.room().value());
          members(json, "joined", presence.joined());
          if (presence.left() != null) {
            json.writeStartArray("left");
            presence.left().forEach(client -> json.write(client.toString()));
            json.writeEnd();
          }
          members(json, "members", presence.members());
          json.write("count", presence.count());
        });
  }

  private String joined(Event.Joined joined) {
    String head =
        ok(
            joined.id(),
            json -> {
              position(json.write("room", joined.room().value()), joined.head())
                  .write("count", joined.count());
              members(json, "members", joined.members());
              if (joined.recovered() != null) {
                json.write("recovered", joined.recovered());
              }
            });
    return joined.latest() == null ? head : with(head, joined.latest());
  }

  private String sent(Event.Sent sent) {
    return ok(
        sent.id(),
        json -> {
          position(json.write("room", sent.room().value()), sent.position())
              .write("at", timestamp(sent.at()));
          if (sent.duplicate()) {
            json.write("duplicate", true);
          }
        });
  }

  private String members(Event.Members members) {
    return ok(
        members.id(),
        json -> {
          members(json.write("room", members.room().value()), "members", members.members());
          json.write("count", members.count());
        });
  }

  private String failure(Event.Failure failure) {
    return object(
        "error",
        json -> {
          if (failure.id() != null) {
            json.write("id", failure.id().value());
          }
          json.write("code", failure.error().code()).write("reason", failure.error().reason());
          if (failure.retryAfter() != null) {
            json.write("retryAfterMs", roundedUp(failure.retryAfter()));
          }
        });
  }

  private String welcome(Event.Welcome welcome) {
    return object(
        "welcome",
        json ->
            json.write("client", welcome.client().toString())
                .write("name", welcome.name().value())
                .write("resume", welcome.resumeToken())
                .write("resumed", welcome.resumed())
                .write("version", VERSION)
                .write("time", timestamp(welcome.time()))
                .write("pingSeconds", welcome.pingInterval().toSeconds())
                .writeStartObject("limits")
                .write("messageBytes", welcome.maxMessageBytes())
                .writeEnd());
  }

  private String bye(Event.Bye bye) {
    return object(
        "bye",
        json -> {
          json.write("code", bye.code().code()).write("reason", bye.code().reason());
          if (bye.code().isReconnectable()) {
            json.writeStartObject("reconnect")
                .write("minMs", RECONNECT_MIN.toMillis())
                .write("maxMs", RECONNECT_MAX.toMillis())
                .writeEnd();
          } else {
            json.writeNull("reconnect");
          }
        });
  }

  private String ok(RequestId id, Consumer<JsonGenerator> fields) {
    return object(
        "ok",
        json -> {
          json.write("id", id.value());
          fields.accept(json);
        });
  }

  private String object(String type, Consumer<JsonGenerator> fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = generators.createGenerator(text)) {
      json.writeStartObject().write("type", type);
      fields.accept(json);
      json.writeEnd();
    }
    return text.toString();
  }

  /** A generator would write numbers in its own way; the body is spliced in as it came. */
  private static String withBody(String object, @Nullable Body body) {
    if (body == null) {
      return object;
    }
    return object.substring(0, object.length() - 1) + ",\"body\":" + body.toJson() + "}";
  }

  /** Messages have been written before; they are spliced in as they are. */
  private static String with(String object, Event.Page page) {
    return object.substring(0, object.length() - 1)
        + page.messages().stream()
            .map(Written::json)
            .collect(Collectors.joining(",", ",\"messages\":[", "],\"more\":" + page.more() + "}"));
  }

  private static void members(JsonGenerator json, String key, @Nullable List<Member> members) {
    if (members != null) {
      json.writeStartArray(key);
      members.forEach(member -> member(json.writeStartObject(), member));
      json.writeEnd();
    }
  }

  private static JsonGenerator position(JsonGenerator json, Position position) {
    return json.write("offset", position.offset()).write("epoch", position.epoch());
  }

  private static void member(JsonGenerator json, String key, Member member) {
    member(json.writeStartObject(key), member);
  }

  /** Into an object that has been begun. */
  private static void member(JsonGenerator json, Member member) {
    json.write("client", member.client().toString())
        .write("name", member.name().value())
        .writeEnd();
  }

  /** Milliseconds: never too early. */
  private static long roundedUp(Duration time) {
    return time.plusNanos(999_999).toMillis();
  }

  /** ISO 8601 in UTC with milliseconds, always three digits of them. */
  private static String timestamp(Instant time) {
    return ISO_MILLIS.format(time);
  }
}
