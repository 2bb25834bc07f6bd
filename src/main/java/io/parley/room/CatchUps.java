package io.parley.room;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The rooms in which one client is to catch up: one after the other, so that it costs the memory of one portion however
 * many they are. Guarded by itself; nothing is run with the lock held, and no turn within another.
 */
final class CatchUps {
  /** Beyond so many the queue is searched for those whose client has left again. */
  private static final int TIDY = 128;

  private final Queue<CatchUp> waiting = new ArrayDeque<>(0);
  private boolean busy;
  private boolean beginning;
  private boolean doneAtOnce;

  /** Begins a room's turn now, or when those before it are done. */
  void begin(CatchUp turn) {
    synchronized (this) {
      if (waiting.size() >= TIDY) {
        waiting.removeIf(CatchUp::isOver);
      }
      waiting.add(turn);
      if (busy) {
        return;
      }
      busy = true;
    }
    beginNext();
  }

  /** The room whose turn it was is done. */
  void done() {
    synchronized (this) {
      if (beginning) {
        doneAtOnce = true;
        return;
      }
    }
    beginNext();
  }

  private void beginNext() {
    CatchUp next = poll();
    while (next != null) {
      next.begin();
      next = pollIfDone();
    }
  }

  private synchronized @Nullable CatchUp poll() {
    CatchUp next = waiting.poll();
    busy = next != null;
    beginning = busy;
    doneAtOnce = false;
    return next;
  }

  /** The next turn, if the one that has just begun is done already. */
  private synchronized @Nullable CatchUp pollIfDone() {
    beginning = false;
    return doneAtOnce ? poll() : null;
  }
}
