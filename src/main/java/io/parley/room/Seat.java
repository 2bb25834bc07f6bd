package io.parley.room;

import io.parley.protocol.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
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

  /** How much of what its client has asked for waits at most, while it is opening. */
  static final int MAX_WAITING = 256;

  private static final int MAX_WAITING_CHARS = 256 * 1024;

  State state = State.OPENING;

  /**
   * What its client says before it is live: the answer to it, which stands in its stream at this offset; empty where it wants
   * none.
   */
  final NavigableMap<Long, Optional<Event>> own = new TreeMap<>();

  /** What its client has asked for and is to be done behind something else; see {@link Room#inTurn}. */
  private final Deque<Runnable> waiting = new ArrayDeque<>(0);

  private int waitingChars;

  /** Whether its client is in, or is not, and nothing waits any more. */
  boolean isSettled;

  /** Does now what has waited; {@code null}: nobody does. */
  @Nullable Thread turn;

  /** Completes when what its client has said last has its answer, and so all before; {@code null}: it has. */
  @Nullable CompletionStage<?> saying;

  /** Whether what waits is not done, since the first of it waits for {@link #saying}. */
  boolean isPaused;

  /** Whether the others have been told of its client's coming. */
  boolean isAnnounced;

  /** Whether the last count that its client was told may be from before its own coming. */
  boolean isCountOld;

  /** Who came and left while it was opening, to be told behind the answer. */
  final List<Event> presence = new ArrayList<>(0);

  /** Has a command wait; returns false where too many do, or what they say is too much. One may wait whatever its size. */
  boolean hold(int chars, Runnable command) {
    if (!waiting.isEmpty()
        && (waiting.size() >= MAX_WAITING || waitingChars + chars > MAX_WAITING_CHARS)) {
      return false;
    }
    waitingChars += chars;
    return waiting.add(command);
  }

  /** Has the command that is being done wait, before all others. */
  void pause(Runnable command) {
    isPaused = true;
    isSettled = false;
    waiting.addFirst(command);
  }

  /** The next command that has waited; {@code null}: none waits any more. */
  @Nullable Runnable nextWaiting() {
    Runnable next = waiting.poll();
    if (next == null) {
      waitingChars = 0;
    }
    return next;
  }
}
