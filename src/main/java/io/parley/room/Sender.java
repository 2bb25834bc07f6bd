package io.parley.room;

import io.parley.pool.Client;
import io.parley.protocol.Event;
import io.parley.protocol.RequestId;
import io.parley.protocol.RoomName;
import io.parley.room.log.Stored;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for a message to be stored.
 *
 * @param id of the command; {@code null}: it wants no answer
 * @param edit whether it is an edit
 */
record Sender(Client client, @Nullable RequestId id, boolean edit) {

  /** The answer; {@code null} where none is wanted. */
  @Nullable Event answer(RoomName room, Stored stored) {
    if (id == null) {
      return null;
    }
    return edit
        ? new Event.Edited(id, stored.position(), stored.at())
        : new Event.Sent(id, room, stored.position(), stored.at(), stored.duplicate());
  }
}
