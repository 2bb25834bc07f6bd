package io.parley.room;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The rooms in which one client is to catch up: one after the other, so that it costs the memory of one portion however
 * many they are. Guarded by itself; nothing is run with the lock held.
 */
final class CatchUps {
  private final Queue<Runnable> waiting = new ArrayDeque<>(0);
  private boolean busy;

  /** Runs a room's turn now, or when those before it are done. */
  void begin(Runnable turn) {
    synchronized (this) {
      if (busy) {
        waiting.add(turn);
        return;
      }
      busy = true;
    }
    turn.run();
  }

  /** The room whose turn it was is done. */
  void done() {
    Runnable next;
    synchronized (this) {
      next = waiting.poll();
      busy = next != null;
    }
    if (next != null) {
      next.run();
    }
  }
}
