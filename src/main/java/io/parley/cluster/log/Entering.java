package io.parley.cluster.log;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One room's calls while the store is asked whether the room may be: they wait in their order, and go on in it. Guarded by itself;
 * nothing is run with the lock held.
 */
final class Entering {
  /** How many calls wait at most, and how much of what they say. */
  static final int MAX_WAITING = 256;

  private static final int MAX_WAITING_CHARS = 256 * 1024;

  private final Queue<Consumer<@Nullable Throwable>> waiting = new ArrayDeque<>(0);
  private State state = State.NEW;
  private int chars;
  private long usedAt;

  /** How it is with a room. */
  private enum State {
    /** Nobody has asked. */
    NEW,
    /** The store is being asked, or those who waited for it go on. */
    ASKED,
    /** It may be. */
    OPEN,
    /** It may not, or nobody has used it for a while: whoever comes begins with a new one. */
    OVER
  }

  /** What is to become of a call. */
  enum Turn {
    /** The store is to be asked; the call waits for that. */
    ASK,
    /** It waits. */
    WAIT,
    /** Too many wait. */
    REFUSED,
    /** It goes on now. */
    GO,
    /** To be tried again with another. */
    AGAIN
  }

  /**
   * A call comes that needs the room.
   *
   * @param more characters that it says
   */
  synchronized Turn enter(int more, Consumer<@Nullable Throwable> call) {
    return switch (state) {
      case NEW -> {
        state = State.ASKED;
        chars = more;
        waiting.add(call);
        yield Turn.ASK;
      }
      case ASKED -> {
        if (waiting.size() >= MAX_WAITING || chars + more > MAX_WAITING_CHARS) {
          yield Turn.REFUSED;
        }
        chars += more;
        waiting.add(call);
        yield Turn.WAIT;
      }
      case OPEN -> Turn.GO;
      case OVER -> Turn.AGAIN;
    };
  }

  /** A call comes that has to go behind those before it; returns whether it waits for them. */
  synchronized boolean follow(Consumer<@Nullable Throwable> call) {
    return state == State.ASKED && waiting.add(call);
  }

  /**
   * The store has answered: those who wait go on.
   *
   * @param failure {@code null}: the room may be
   */
  void answered(@Nullable Throwable failure, long now) {
    Consumer<@Nullable Throwable> next = next(failure, now);
    while (next != null) {
      next.accept(failure);
      next = next(failure, now);
    }
  }

  private synchronized @Nullable Consumer<@Nullable Throwable> next(
      @Nullable Throwable failure, long now) {
    Consumer<@Nullable Throwable> next = waiting.poll();
    if (next == null) {
      state = failure == null ? State.OPEN : State.OVER;
      usedAt = now;
    }
    return next;
  }

  /** The store has been told again that the room is in use. */
  synchronized void used(long now) {
    usedAt = now;
  }

  /** Ends it, where it is open; returns whether it is over. */
  synchronized boolean end() {
    if (state == State.OPEN) {
      state = State.OVER;
    }
    return state == State.OVER;
  }

  /** Ends it, where it is open and the store has not been told for so long; returns whether it is over. */
  synchronized boolean end(long now, long nanos) {
    return now - usedAt >= nanos && end();
  }
}
