package io.parley.cluster.directory;

import io.parley.log.FailureLog;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import java.lang.System.Logger;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the store is to be told again, each once, the oldest first. Guarded by itself. */
final class Unsettled {
  private static final Logger LOG = System.getLogger(Unsettled.class.getName());

  private final Set<Settling> waiting = new LinkedHashSet<>();
  private final FailureLog failures;

  /** What the sweep has told the store, and has no answer to. */
  private final AtomicInteger underWay = new AtomicInteger();

  Unsettled(FailureLog failures) {
    this.failures = failures;
  }

  synchronized void add(Settling one) {
    waiting.add(one);
  }

  /** The store did not take it. That it is away or full, others say; whatever else is told to whoever runs the node. */
  void add(Settling one, Throwable failure) {
    add(one);
    if (RefusedException.codeOf(failure) == ErrorCode.INTERNAL) {
      failures.failed(LOG, "telling the store again", null, failure);
    }
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

  /**
   * Tells the store of some, unless it has been told of them meanwhile; what is refused again waits for the next time.
   *
   * @param most of what may wait for an answer: a store that is behind is not given more to do
   */
  void settle(int most) {
    for (int left = most - underWay.get(); left > 0; left--) {
      Settling next = poll();
      if (next == null) {
        return;
      }
      if (!next.isSettled()) {
        underWay.incrementAndGet();
        next.settle(underWay::decrementAndGet);
      }
    }
  }
}
