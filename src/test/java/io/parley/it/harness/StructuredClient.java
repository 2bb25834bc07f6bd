package io.parley.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A well-behaved client of {@code superchat}, which has been welcomed. Its presence events are kept apart from the rest. */
public final class StructuredClient implements AutoCloseable {
  private final ChatClient client;
  private final JsonObject welcome;
  private final Queue<JsonObject> presence = new ArrayDeque<>();
  private final Queue<JsonObject> others = new ArrayDeque<>();

  /** Connects, with a query such as {@code ?name=Ann} or none. */
  public StructuredClient(Server server, String query) throws Exception {
    client = new ChatClient(server.chat(query), "superchat");
    welcome = object(client.next());
    assertThat(welcome.getString("type")).isEqualTo("welcome");
  }

  /** The first object that it got. */
  public JsonObject welcome() {
    return welcome;
  }

  /** Its UUID. */
  public String id() {
    return welcome.getString("client");
  }

  /** Sends a message as it is. */
  public void send(String text) throws IOException {
    client.send(text);
  }

  /** Sends a command that wants no answer. */
  public void send(String type, String fields) throws IOException {
    client.send("{\"type\":\"" + type + "\"," + fields + "}");
  }

  /** The next object that is no presence. */
  public JsonObject next() throws InterruptedException {
    return next(others, presence, false);
  }

  /** The next message of a room, whatever signals come before it. */
  public JsonObject nextMessage() throws InterruptedException {
    JsonObject object;
    do {
      object = next();
    } while (object.getString("type").equals("signal"));
    assertThat(object.getString("type")).as(object.toString()).isEqualTo("message");
    return object;
  }

  /** The text of the next message. */
  public String nextBody() throws InterruptedException {
    return nextMessage().getString("body");
  }

  /** The next presence. */
  public JsonObject presence() throws InterruptedException {
    return next(presence, others, true);
  }

  private JsonObject next(Queue<JsonObject> wanted, Queue<JsonObject> rest, boolean isPresence)
      throws InterruptedException {
    while (wanted.isEmpty()) {
      JsonObject object = object(client.next());
      (object.getString("type").equals("presence") == isPresence ? wanted : rest).add(object);
    }
    return wanted.remove();
  }

  /** The objects that came and have not been taken, presence aside. */
  public int pending() throws InterruptedException {
    for (int left = client.pending().size(); left > 0; left--) {
      JsonObject object = object(client.next());
      (object.getString("type").equals("presence") ? presence : others).add(object);
    }
    return others.size();
  }

  /** The same, without taking them. */
  public List<JsonObject> waiting() throws InterruptedException {
    pending();
    return List.copyOf(others);
  }

  /** Waits until presence has told that somebody left; gives how often it has by then, in all that was not taken before. */
  public long awaitLeft(String id) throws InterruptedException {
    List<JsonObject> told = new ArrayList<>(presences());
    while (told.stream().noneMatch(event -> isLeft(event, id))) {
      told.add(presence());
    }
    told.addAll(presences());
    return told.stream().filter(event -> isLeft(event, id)).count();
  }

  /** Whether presence tells that somebody left. */
  public static boolean isLeft(JsonObject presence, String id) {
    return presence.containsKey("left")
        && presence.getJsonArray("left").contains(Json.createValue(id));
  }

  /** Waits until presence tells of somebody under a name. */
  public void awaitJoined(String id, String name) throws InterruptedException {
    JsonObject member = Json.createObjectBuilder().add("client", id).add("name", name).build();
    JsonObject told = presence();
    while (!members(told, "joined").contains(member)
        && !members(told, "members").contains(member)) {
      told = presence();
    }
  }

  private static List<JsonValue> members(JsonObject presence, String part) {
    return presence.containsKey(part) ? presence.getJsonArray(part) : List.of();
  }

  /** Whether neither side has closed it. */
  public boolean isOpen() {
    return client.isOpen();
  }

  /** Its token to come back with. */
  public String token() {
    return welcome.getString("resume");
  }

  /** The presences that came and have not been taken. */
  public List<JsonObject> presences() throws InterruptedException {
    pending();
    List<JsonObject> taken = List.copyOf(presence);
    presence.clear();
    return taken;
  }

  /** Sends a command and takes its answer, which is the next object but for presence. */
  public JsonObject ask(String type, String fields) throws Exception {
    client.send(
        "{\"type\":\"" + type + "\",\"id\":1" + (fields.isEmpty() ? "" : ",") + fields + "}");
    return next();
  }

  /** A command that succeeds. */
  public JsonObject ok(String type, String fields) throws Exception {
    JsonObject answer = ask(type, fields);
    assertThat(answer.getString("type")).as(answer.toString()).isEqualTo("ok");
    return answer;
  }

  /** A command that succeeds; what comes before its answer is kept for {@link #next}. */
  public JsonObject settle(String type, String fields) throws Exception {
    client.send("{\"type\":\"" + type + "\",\"id\":\"settle\"," + fields + "}");
    List<JsonObject> before = new ArrayList<>();
    JsonObject object = next();
    while (!object.containsKey("id")) {
      before.add(object);
      object = next();
    }
    before.addAll(others);
    others.clear();
    others.addAll(before);
    assertThat(object.getString("type")).as(object.toString()).isEqualTo("ok");
    return object;
  }

  /** Joins a room. */
  public StructuredClient joined(String room) throws Exception {
    settle("join", "\"room\":" + Json.createValue(room));
    return this;
  }

  /** Publishes a text to a room. */
  public void say(String room, String text) throws Exception {
    settle("send", "\"room\":" + Json.createValue(room) + ",\"body\":" + Json.createValue(text));
  }

  /** A command that fails; gives the code. */
  public int error(String type, String fields) throws Exception {
    JsonObject answer = ask(type, fields);
    assertThat(answer.getString("type")).as(answer.toString()).isEqualTo("error");
    return answer.getInt("code");
  }

  /** Waits for the close and gives its code. */
  public int closeCode() throws Exception {
    return client.closeCode();
  }

  /** Closes with 1000. */
  @Override
  public void close() throws IOException {
    client.close();
  }

  private static JsonObject object(String line) {
    try (JsonReader reader = Json.createReader(new StringReader(line))) {
      return reader.readObject();
    }
  }
}
