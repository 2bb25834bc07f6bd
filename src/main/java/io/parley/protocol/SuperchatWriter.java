package io.parley.protocol;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes events as JSON objects, without a line break in them. */
final class SuperchatWriter {
  private static final int VERSION = 1;

  /** Within which a client that was too fast may come back. */
  static final ReconnectWindow SOON =
      new ReconnectWindow(Duration.ofSeconds(1), Duration.ofSeconds(4));

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
      return ok(done.id()).end();
    }
    if (event instanceof Event.Edited edited) {
      return position(ok(edited.id()), edited.position()).write("at", edited.at()).end();
    }
    if (event instanceof Event.DirectSent sent) {
      return ok(sent.id()).write("at", sent.at()).end();
    }
    if (event instanceof Event.Pong pong) {
      return ok(pong.id()).write("time", pong.time()).end();
    }
    if (event instanceof Event.Named named) {
      return ok(named.id()).write("name", named.name().value()).end();
    }
    if (event instanceof Event.History history) {
      return page(ok(history.id()).write("epoch", history.epoch()), history.page()).end();
    }
    return event instanceof Event.Members members ? members(members) : null;
  }

  private static String message(Event.Message message) {
    JsonText json = object("message").write("room", message.room().value());
    author(position(json, message.position()), message.from()).write("at", message.at());
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
    return body(json, message.body()).end();
  }

  private static String direct(Event.Direct direct) {
    JsonText json = object("message").write("direct", true);
    author(json, direct.from()).write("at", direct.at());
    return body(json, direct.body()).end();
  }

  private static String signal(Event.Signal signal) {
    JsonText json = object("signal");
    if (signal.room() != null) {
      json.write("room", signal.room().value());
    }
    author(json, signal.from()).write("kind", signal.kind());
    return body(json, signal.body()).end();
  }

  private static String presence(Event.Presence presence) {
    JsonText json = object("presence").write("room", presence.room().value());
    members(json, "joined", presence.joined());
    if (presence.left() != null) {
      json.beginArray("left");
      presence.left().forEach(client -> json.add(client.toString()));
      json.endArray();
    }
    members(json, "members", presence.members());
    return json.write("count", presence.count()).end();
  }

  private static String joined(Event.Joined joined) {
    JsonText json = ok(joined.id()).write("room", joined.room().value());
    position(json, joined.head()).write("count", joined.count());
    members(json, "members", joined.members());
    if (joined.recovered() != null) {
      json.write("recovered", joined.recovered());
    }
    if (joined.latest() != null) {
      page(json, joined.latest());
    }
    return json.end();
  }

  private static String sent(Event.Sent sent) {
    JsonText json = ok(sent.id()).write("room", sent.room().value());
    position(json, sent.position()).write("at", sent.at());
    if (sent.duplicate()) {
      json.write("duplicate", true);
    }
    return json.end();
  }

  private static String members(Event.Members members) {
    JsonText json = ok(members.id()).write("room", members.room().value());
    members(json, "members", members.members());
    return json.write("count", members.count()).end();
  }

  private static String failure(Event.Failure failure) {
    JsonText json = object("error");
    if (failure.id() != null) {
      json.writeJson("id", failure.id().value().toString());
    }
    json.write("code", failure.error().code()).write("reason", failure.error().reason());
    if (failure.retryAfter() != null) {
      json.write("retryAfterMs", roundedUp(failure.retryAfter()));
    }
    return json.end();
  }

  private static String welcome(Event.Welcome welcome) {
    return object("welcome")
        .write("client", welcome.client().toString())
        .write("name", welcome.name().value())
        .write("resume", welcome.resumeToken())
        .write("resumed", welcome.resumed())
        .write("version", VERSION)
        .write("time", welcome.time())
        .write("pingSeconds", welcome.pingInterval().toSeconds())
        .beginObject("limits")
        .write("messageBytes", welcome.maxMessageBytes())
        .endObject()
        .end();
  }

  private static String bye(Event.Bye bye) {
    JsonText json = object("bye").write("code", bye.code().code());
    json.write("reason", bye.code().reason());
    ReconnectWindow window = bye.reconnect();
    if (window == null && bye.code().isReconnectable()) {
      window = SOON;
    }
    if (window == null) {
      json.writeJson("reconnect", "null");
    } else {
      json.beginObject("reconnect")
          .write("minMs", window.min().toMillis())
          .write("maxMs", window.max().toMillis())
          .endObject();
    }
    return json.end();
  }

  private static JsonText ok(@Nullable RequestId id) {
    JsonText json = object("ok");
    return id == null ? json : json.writeJson("id", id.value().toString());
  }

  private static JsonText object(String type) {
    return JsonText.object().write("type", type);
  }

  /** As it came: numbers are not written in our way. */
  private static JsonText body(JsonText json, @Nullable Body body) {
    return body == null ? json : json.writeJson("body", body.toJson());
  }

  /** Messages have been written before; they go in as they are. */
  private static JsonText page(JsonText json, Event.Page page) {
    json.beginArray("messages");
    page.messages().forEach(message -> json.addJson(message.json()));
    return json.endArray().write("more", page.more());
  }

  private static void members(JsonText json, String name, @Nullable List<Member> members) {
    if (members != null) {
      json.beginArray(name);
      members.forEach(member -> member(json.beginObject(), member));
      json.endArray();
    }
  }

  private static JsonText position(JsonText json, Position position) {
    return json.write("offset", position.offset()).write("epoch", position.epoch());
  }

  private static JsonText author(JsonText json, Author author) {
    json.beginObject("from");
    if (author.client() != null) {
      json.write("client", author.client().toString());
    }
    return json.write("name", author.name().value()).endObject();
  }

  /** Into an object that has begun. */
  private static JsonText member(JsonText json, Member member) {
    return json.write("client", member.client().toString())
        .write("name", member.name().value())
        .endObject();
  }

  /** Milliseconds: never too early. */
  private static long roundedUp(Duration time) {
    return time.plusNanos(999_999).toMillis();
  }
}
