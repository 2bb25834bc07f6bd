package io.parley.cluster.directory;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the store is to be told again, each once, the oldest first. Guarded by itself. */
final class Unsettled {
  private final Set<Settling> waiting = new LinkedHashSet<>();

  synchronized void add(Settling one) {
    waiting.add(one);
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  private synchronized @Nullable Settling poll() {
    Iterator<Settling> oldest = waiting.iterator();
    if (!oldest.hasNext()) {
      return null;
    }
    Settling next = oldest.next();
    oldest.remove();
    return next;
  }

  /** Tells the store of some; what is refused again waits for the next time. */
  void settle(int atMost) {
    for (int left = atMost; left > 0; left--) {
      Settling next = poll();
      if (next == null) {
        return;
      }
      next.settle();
    }
  }
}
