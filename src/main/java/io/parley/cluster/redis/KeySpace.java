package io.parley.cluster.redis;

import io.parley.protocol.RoomName;
import java.util.UUID;

/**
 * Names of keys and channels. They are built of names that have been validated: a room's has neither braces nor spaces. What
 * stands in braces decides on the shard of a Redis Cluster, so all that belongs to one room lies together, and a script may
 * use all of it.
 *
 * @param prefix before all of them
 */
public record KeySpace(String prefix) {

  /** Something of a room: {@code PREFIX:room:{NAME}:PART}. */
  public String room(RoomName room, String part) {
    return prefix + ":room:{" + room.value() + "}:" + part;
  }

  /** A client: {@code PREFIX:client:{UUID}}. */
  public String client(UUID client) {
    return prefix + ":client:{" + client + "}";
  }

  /** Something of a node: {@code PREFIX:node:{ID}:PART}. */
  public String node(String node, String part) {
    return prefix + ":node:{" + node + "}:" + part;
  }

  /** Something that there is once: {@code PREFIX:NAME}. */
  public String one(String name) {
    return prefix + ":" + name;
  }
}
