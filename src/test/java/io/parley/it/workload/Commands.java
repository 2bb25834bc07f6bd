package io.parley.it.workload;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Random;

/** The commands of one structured client: each has an id of its own, and each body is sent by nobody else. */
final class Commands {
  private static final int MAX_LIMIT = 500;
  private static final int MAX_LATEST = 60;
  private static final int MAX_FILLING_CHARS = 300;

  private final String author;
  private final Random random;
  private long id;
  private int bodies;

  Commands(String author, Random random) {
    this.author = author;
    this.random = random;
  }

  private JsonObjectBuilder command(String type) {
    id++;
    return Json.createObjectBuilder().add("type", type).add("id", id);
  }

  private JsonObjectBuilder command(String type, String room) {
    return command(type).add("room", room);
  }

  private String mark() {
    bodies++;
    return author + " " + bodies;
  }

  /** Mostly a short string, sometimes a longer one, sometimes an object. */
  private JsonValue body() {
    return switch (random.nextInt(8)) {
      case 0 -> Json.createValue(mark() + " " + "x".repeat(random.nextInt(MAX_FILLING_CHARS)));
      case 1 -> Json.createObjectBuilder().add("n", mark()).add("ok", true).build();
      default -> Json.createValue(mark());
    };
  }

  JsonObject say(String room) {
    return command("send", room).add("body", body()).build();
  }

  JsonObject sayWithKey(String room) {
    return command("send", room).add("body", body()).add("key", mark()).build();
  }

  /** The same once more, under another id. */
  JsonObject again(JsonObject send) {
    id++;
    return Json.createObjectBuilder(send).add("id", id).build();
  }

  JsonObject edit(Knowledge.Place place) {
    return command("edit", place.room()).add("offset", place.offset()).add("body", body()).build();
  }

  JsonObject delete(Knowledge.Place place) {
    return command("edit", place.room()).add("offset", place.offset()).add("delete", true).build();
  }

  JsonObject signal(String room) {
    return command("signal", room).add("kind", "typing").add("body", mark()).build();
  }

  /** A page before, after, or at the end. */
  JsonObject history(String room, long around) {
    JsonObjectBuilder history = command("history", room);
    long offset = Math.max(1, around + random.nextInt(80) - 60);
    switch (random.nextInt(3)) {
      case 0 -> history.add("before", offset);
      case 1 -> history.add("after", offset);
      default -> {}
    }
    return history.add("limit", 1 + random.nextInt(80)).build();
  }

  /** As much as one page may have, from the beginning. */
  JsonObject wholeHistory(String room) {
    return command("history", room).add("after", 0).add("limit", MAX_LIMIT).build();
  }

  JsonObject members(String room) {
    return command("members", room).build();
  }

  JsonObject ping() {
    return command("ping").build();
  }

  JsonObject rename() {
    return command("hello").add("name", mark()).build();
  }

  JsonObject join(String room) {
    return command("join", room).build();
  }

  JsonObject joinWithLatest(String room) {
    return command("join", room).add("last", 1 + random.nextInt(MAX_LATEST)).build();
  }

  JsonObject joinAndRecover(Knowledge.Place seen) {
    return command("join", seen.room())
        .add(
            "recover",
            Json.createObjectBuilder().add("epoch", seen.epoch()).add("offset", seen.offset()))
        .build();
  }

  JsonObject leave(String room) {
    return command("leave", room).build();
  }
}
