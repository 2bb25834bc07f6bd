package io.parley.room;

import io.parley.protocol.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One client's place in a room. Guarded by the room.
 *
 * <p>First the log and the directory are asked, then the client gets what it missed, out of the log and at its own pace,
 * and then what is said, as it is said.
 */
final class Seat {
  /** How far its client has come. */
  enum State {
    /** It is a member, and has not been told so. */
    OPENING,
    /** It gets what it missed. */
    CATCHING_UP,
    /** It gets what is said. */
    LIVE
  }

  State state = State.OPENING;

  /**
   * What its client says before it is live: the answer to it, which stands in its stream at this offset; empty where it wants
   * none.
   */
  final NavigableMap<Long, Optional<Event>> own = new TreeMap<>();

  /** Completes when what its client has said is stored, or is not; {@code null}: nothing. */
  @Nullable CompletableFuture<?> saying;

  /** Whether the others have been told of its client's coming. */
  boolean isAnnounced;

  /** Whether the last count that its client was told may be from before its own coming. */
  boolean isCountOld;

  /** Who came and left while it was opening, to be told behind the answer. */
  final List<Event> presence = new ArrayList<>(0);
}
