package io.parley.cluster.log;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks the store about many rooms, some at a time. Safe on every thread. */
final class Checks {
  /** Rooms that are asked about at the same time. */
  static final int MAX_UNDER_WAY = 2000;

  private final Queue<Followed> due = new ConcurrentLinkedQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();

  /** Work that came while somebody was at it: answers may come before the next question, and are not to nest. */
  private final AtomicInteger turns = new AtomicInteger();

  /** Asks about these too. */
  void add(Collection<Followed> rooms) {
    due.addAll(rooms);
    proceed();
  }

  /** Whether none waits for its turn. */
  boolean isIdle() {
    return due.isEmpty();
  }

  private void proceed() {
    if (turns.getAndIncrement() == 0) {
      int done = 1;
      do {
        askSome();
        done = turns.addAndGet(-done);
      } while (done > 0);
    }
  }

  private void askSome() {
    while (underWay.get() < MAX_UNDER_WAY) {
      Followed next = due.poll();
      if (next == null) {
        return;
      }
      underWay.incrementAndGet();
      var unused =
          next.check()
              .whenComplete(
                  (answer, failure) -> {
                    underWay.decrementAndGet();
                    proceed();
                  });
    }
  }
}
