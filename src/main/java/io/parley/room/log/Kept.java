package io.parley.room.log;

import io.parley.pool.Encoded;
import io.parley.pool.Frame;
import io.parley.protocol.Body;
import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.Subprotocol;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message in a {@link MemoryLog}, guarded by that log. Once it has been edited, the message and all its edits show the
 * newest body: they are written anew when they are read, and what was there before is gone.
 */
final class Kept {
  /** What a message costs besides what it says: the objects around it. */
  static final int OVERHEAD_BYTES = 256;

  private final Draft draft;
  private final Position position;
  private final Instant at;
  private final long nanos;
  private final long sequence;
  private @Nullable Frame frame;
  private @Nullable Revision revision;
  private int bytes;

  /**
   * A message that has just been stored.
   *
   * @param frame as it is sent
   * @param nanos elapsed time, for its age
   * @param sequence its place in the order of all rooms' messages
   */
  Kept(Draft draft, Position position, Instant at, Frame frame, long nanos, long sequence) {
    this.draft = new Draft(draft.room(), draft.from(), null, draft.key(), draft.edits());
    this.position = position;
    this.at = at;
    this.frame = frame;
    this.bytes = size(frame) + OVERHEAD_BYTES;
    this.nanos = nanos;
    this.sequence = sequence;
  }

  /** UTF-8 bytes as it is sent, or what the text takes on the heap, whichever is more. */
  private static int size(Frame frame) {
    int chars = frame.text().length();
    return frame.bytes() == chars ? chars : Math.max(frame.bytes(), 2 * chars);
  }

  /** Its author, key and what it edits, without its body. */
  Draft draft() {
    return draft;
  }

  long nanos() {
    return nanos;
  }

  long sequence() {
    return sequence;
  }

  /** What it counts in the window. */
  int bytes() {
    return bytes;
  }

  /** The newest edit of this message, or of the one that it edits; {@code null} where there is none. */
  @Nullable Revision revision() {
    return revision;
  }

  /**
   * From now on it shows the newest edit's body, and counts as that does: that is what it costs to be read.
   *
   * @param newBytes that the edit counts
   */
  void revise(Revision shared, int newBytes) {
    revision = shared;
    frame = null;
    bytes = newBytes;
  }

  /** As structured clients get it now. */
  Entry entry() {
    if (frame == null) {
      frame = written(Objects.requireNonNull(revision));
    }
    return new Entry(position.offset(), frame);
  }

  private Frame written(Revision newest) {
    Event.Message message =
        new Event.Message(
            draft.room(),
            position,
            draft.from(),
            at,
            newest.body,
            draft.key(),
            draft.edits(),
            newest.offset == position.offset() ? null : newest.offset);
    return new Encoded(message).frame(Subprotocol.SUPERCHAT).orElseThrow();
  }

  /** The newest edit of a message, and all that show it; changes with the next. */
  static final class Revision {
    private final Deque<Kept> shown = new ArrayDeque<>();
    private @Nullable Body body;
    private long offset;

    /** The message and its edits that are held, in the order of their offsets. */
    Deque<Kept> shown() {
      return shown;
    }

    /** The edit under this offset is the newest. */
    void become(@Nullable Body newBody, long newOffset) {
      // Only structured clients read it: where there is their form of it, that is enough.
      body = newBody == null || newBody.json() == null ? newBody : new Body("", newBody.json());
      offset = newOffset;
    }
  }
}
