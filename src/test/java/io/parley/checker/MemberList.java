package io.parley.checker;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.HashMap;
import java.util.Map;

/** Who is in a room, as one member has been told: the list that came with its join, and every change since. */
public final class MemberList {
  private final Map<String, String> members = new HashMap<>();

  private MemberList() {}

  /** A list as it came. */
  public static MemberList of(JsonArray list) {
    MemberList members = new MemberList();
    members.upsert(list);
    return members;
  }

  private void upsert(JsonArray list) {
    for (JsonObject member : list.getValuesAs(JsonObject.class)) {
      members.put(member.getString("client"), member.getString("name"));
    }
  }

  /** Some have come or gone, or have other names. */
  public void apply(JsonObject presence) {
    if (presence.containsKey("members")) {
      members.clear();
      upsert(presence.getJsonArray("members"));
    }
    if (presence.containsKey("joined")) {
      upsert(presence.getJsonArray("joined"));
    }
    if (presence.containsKey("left")) {
      presence.getJsonArray("left").getValuesAs(JsonString::getString).forEach(members::remove);
    }
  }

  /** One has another name; who renames itself is not told so. */
  public void rename(String client, String name) {
    members.replace(client, name);
  }

  /** Names by client. */
  public Map<String, String> members() {
    return members;
  }
}
