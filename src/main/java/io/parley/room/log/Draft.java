package io.parley.room.log;

import io.parley.protocol.Author;
import io.parley.protocol.Body;
import io.parley.protocol.RoomName;
import org.jspecify.annotations.Nullable;

/**
 * A message that has no place in its room's order yet.
 *
 * @param from its author, who owns the message and its key
 * @param body {@code null}: the message that it edits is to be deleted
 * @param key the author's own mark; {@code null}: none
 * @param edits the offset of the message that it gives a new body; {@code null}: none, it is a message itself
 */
public record Draft(
    RoomName room, Author from, @Nullable Body body, @Nullable String key, @Nullable Long edits) {

  /** Characters that it says, about. */
  public int chars() {
    return body == null ? 0 : body.chars();
  }
}
