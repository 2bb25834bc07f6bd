package io.parley.cluster.directory;

import io.parley.cluster.redis.KeySpace;
import io.parley.protocol.RoomName;
import java.util.List;

/**
 * Where the store has who is in a room.
 *
 * @param all the keys, in the order in which the scripts take them
 * @param channel in which changes are told
 */
record RoomKeys(RoomName room, List<String> all, String channel) {

  static RoomKeys of(KeySpace keys, RoomName room) {
    return new RoomKeys(
        room,
        List.of(
            keys.room(room, "members"),
            keys.room(room, "order"),
            keys.room(room, "presence"),
            keys.room(room, "nodes")),
        keys.room(room, "members"));
  }
}
