package io.parley.cluster.log;

import io.parley.pool.Encoded;
import io.parley.pool.Frame;
import io.parley.protocol.RoomName;
import io.parley.protocol.Subprotocol;
import io.parley.room.log.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a log that was read.
 *
 * @param state of the log
 * @param items in the order of their offsets, without holes
 * @param more whether there are more of those that were asked for
 */
record LogPortion(LogState state, List<Item> items, boolean more) {

  /**
   * A message.
   *
   * @param message {@code null}: it cannot be read
   * @param body of the newest edit, as the store has it; empty: it shows its own
   * @param editedAt the offset of that edit
   */
  record Item(long offset, @Nullable StoredMessage message, String body, long editedAt) {

    /** As the room's members get it; {@code null} where it cannot be read. */
    @Nullable Encoded event(RoomName room) {
      if (message == null) {
        return null;
      }
      try {
        return new Encoded(
            body.isEmpty() ? message.event(room) : message.edited(room, body, editedAt));
      } catch (IllegalArgumentException malformed) {
        return null;
      }
    }

    /** As structured clients get it; {@code null} where it cannot be read. */
    @Nullable Entry entry(RoomName room) {
      Encoded event = event(room);
      Frame frame = event == null ? null : event.frame(Subprotocol.SUPERCHAT).orElse(null);
      return frame == null ? null : new Entry(offset, frame);
    }
  }
}
