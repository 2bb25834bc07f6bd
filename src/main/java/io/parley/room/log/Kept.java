package io.parley.room.log;

import io.parley.pool.Encoded;
import io.parley.pool.Frame;
import io.parley.protocol.Body;
import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.Subprotocol;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message in a {@link MemoryLog}, guarded by that log. One that was never edited is held as it was sent. Once it has
 * been, the message and all its edits share the newest body and are written when they are read: a thousand edits of a large
 * message hold it once, and what was deleted is gone.
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
    this.bytes = frame.bytes() + OVERHEAD_BYTES;
    this.nanos = nanos;
    this.sequence = sequence;
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
   * From now on it shows the newest edit's body.
   *
   * @param holds whether it is the one that the body counts for
   */
  void revise(Revision shared, boolean holds) {
    revision = shared;
    frame = null;
    bytes = holds ? bytes : OVERHEAD_BYTES;
  }

  /** As structured clients get it now. */
  Entry entry() {
    Revision newest = revision;
    Frame asSent = frame;
    if (asSent != null || newest == null) {
      return new Entry(position.offset(), Objects.requireNonNull(asSent));
    }
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
    return new Entry(
        position.offset(), new Encoded(message).frame(Subprotocol.SUPERCHAT).orElseThrow());
  }

  /** The newest edit of a message; changes with the next. */
  static final class Revision {
    private @Nullable Body body;
    private long offset;

    /** The edit under this offset is the newest. */
    void become(@Nullable Body newBody, long newOffset) {
      body = newBody;
      offset = newOffset;
    }

    long offset() {
      return offset;
    }
  }
}
