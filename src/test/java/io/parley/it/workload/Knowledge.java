package io.parley.it.workload;

import io.parley.checker.MemberList;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an honest client knows from what it has sent and got over one connection and, where it came back, the one before.
 * The swarm's thread notes, the talker's asks.
 */
final class Knowledge {
  private static final int UNAVAILABLE = 503;

  /** Enough to be tried again. */
  private static final int MAX_REFUSED = 5;

  private final Map<String, Place> seen = new HashMap<>();
  private final Set<String> asked = new TreeSet<>();
  private final Map<Long, JsonObject> unanswered = new LinkedHashMap<>();
  private final List<Place> own = new ArrayList<>();
  private final Map<String, Place> ownEdits = new HashMap<>();
  private final Map<String, Place> ofOthers = new HashMap<>();
  private final Map<String, MemberList> members = new HashMap<>();
  private final Set<String> joined = new HashSet<>();
  private final List<JsonObject> refused = new ArrayList<>();
  private String client = "";
  private String name = "";
  private String token = "";
  private boolean heard;

  /** A message's place. */
  record Place(String room, String epoch, long offset) {}

  /** Of a client that comes for the first time. */
  static Knowledge none() {
    return new Knowledge();
  }

  /** What the same program knows when it connects again. */
  synchronized Knowledge carriedOver() {
    Knowledge next = new Knowledge();
    next.client = client;
    next.seen.putAll(seen);
    next.own.addAll(own);
    next.ownEdits.putAll(ownEdits);
    next.ofOthers.putAll(ofOthers);
    return next;
  }

  /** A command is about to be sent. */
  synchronized void ask(JsonObject command) {
    unanswered.put(command.getJsonNumber("id").longValue(), command);
    switch (command.getString("type")) {
      case "join" -> asked.add(command.getString("room"));
      case "leave" -> asked.remove(command.getString("room"));
      default -> {}
    }
  }

  /** An object has come. */
  synchronized void take(JsonObject event) {
    switch (event.getString("type")) {
      case "welcome" -> welcome(event);
      case "ok" -> done(unanswered.remove(event.getJsonNumber("id").longValue()), event);
      case "error" ->
          failed(unanswered.remove(event.getJsonNumber("id").longValue()), event.getInt("code"));
      case "message" -> message(event);
      case "presence" -> presence(event);
      default -> {}
    }
  }

  private void welcome(JsonObject welcome) {
    if (!client.equals(welcome.getString("client"))) {
      own.clear();
      ownEdits.clear();
      ofOthers.clear();
    }
    client = welcome.getString("client");
    name = welcome.getString("name");
    token = welcome.getString("resume");
  }

  private void done(@Nullable JsonObject command, JsonObject ok) {
    heard = true;
    if (command == null) {
      // The checker finds that.
      return;
    }
    String room = command.getString("room", "");
    switch (command.getString("type")) {
      case "join" -> joined(room, command, ok);
      case "leave" -> joined.remove(room);
      case "send" -> {
        Place place = place(room, ok);
        own.add(place);
        if (!ok.getBoolean("duplicate", false)) {
          seen.put(room, place);
        }
      }
      case "edit" -> {
        Place place = place(room, ok);
        ownEdits.put(room, place);
        seen.put(room, place);
      }
      case "hello" -> {
        name = ok.getString("name");
        members.values().forEach(list -> list.rename(client, name));
      }
      default -> {}
    }
  }

  /** Where the store was away, nobody knows whether it was done; whoever wanted to join is no member. */
  private void failed(@Nullable JsonObject command, int code) {
    heard = true;
    if (command == null || code != UNAVAILABLE) {
      return;
    }
    if (command.getString("type").equals("join")) {
      asked.remove(command.getString("room"));
    } else if (command.containsKey("key") && refused.size() < MAX_REFUSED) {
      refused.add(command);
    }
  }

  private void joined(String room, JsonObject command, JsonObject ok) {
    joined.add(room);
    if (unanswered.values().stream().noneMatch(later -> isLeave(later, room))) {
      asked.add(room);
    }
    members.put(room, MemberList.of(ok.getJsonArray("members")));
    JsonObject recover = command.getJsonObject("recover");
    if (recover == null || !ok.getBoolean("recovered")) {
      seen.put(room, place(room, ok));
    } else {
      seen.put(
          room,
          new Place(room, recover.getString("epoch"), recover.getJsonNumber("offset").longValue()));
    }
  }

  private static boolean isLeave(JsonObject command, String room) {
    return command.getString("type").equals("leave") && command.getString("room").equals(room);
  }

  private void message(JsonObject message) {
    Place place = place(message.getString("room"), message);
    seen.put(place.room(), place);
    if (!message.containsKey("edits")
        && !client.equals(message.getJsonObject("from").getString("client", ""))) {
      ofOthers.put(place.room(), place);
    }
  }

  private void presence(JsonObject event) {
    MemberList list = members.get(event.getString("room"));
    if (list != null) {
      list.apply(event);
    }
  }

  private static Place place(String room, JsonObject object) {
    return new Place(room, object.getString("epoch"), object.getJsonNumber("offset").longValue());
  }

  /** Its identity. */
  synchronized String client() {
    return client;
  }

  synchronized String name() {
    return name;
  }

  /** With which it may come back. */
  synchronized String token() {
    return token;
  }

  /** Whether the server has answered a command on this connection. */
  synchronized boolean isHeard() {
    return heard;
  }

  /** The rooms that its commands make it a member of. */
  synchronized List<String> rooms() {
    return List.copyOf(asked);
  }

  /** What it has seen last of a room; {@code null}: nothing. */
  synchronized @Nullable Place lastSeen(String room) {
    return seen.get(room);
  }

  /** Its own messages, the oldest first. */
  synchronized List<Place> own() {
    return List.copyOf(own);
  }

  synchronized @Nullable Place ownEdit(String room) {
    return ownEdits.get(room);
  }

  synchronized @Nullable Place ofAnother(String room) {
    return ofOthers.get(room);
  }

  /** Its messages that may be stored or not, and may be sent again. */
  synchronized List<JsonObject> repeatable() {
    return Stream.concat(
            refused.stream(),
            unanswered.values().stream().filter(command -> command.containsKey("key")))
        .toList();
  }

  /** Those of them that were refused because the store was away, in rooms that it is in; they are the caller's now. */
  synchronized List<JsonObject> takeRefused() {
    List<JsonObject> taken =
        refused.stream().filter(command -> joined.contains(command.getString("room"))).toList();
    refused.removeAll(taken);
    return taken;
  }

  synchronized boolean isAnswered() {
    return unanswered.isEmpty();
  }

  /** Whether it is a member, by an answer. */
  synchronized boolean isIn(String room) {
    return joined.contains(room);
  }

  /** The names of a room's members, as it has been told. */
  synchronized Set<String> members(String room) {
    MemberList list = members.get(room);
    return list == null ? Set.of() : Set.copyOf(list.members().values());
  }
}
