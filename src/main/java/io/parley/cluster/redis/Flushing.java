package io.parley.cluster.redis;

import io.lettuce.core.resource.ClientResources;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends commands on together where many come at once: one call of the system for a thousand of them, instead of one for each, here
 * and in the store.
 */
final class Flushing {
  private final AtomicBoolean due = new AtomicBoolean();
  private final Executor executor;
  private final Runnable flush;

  Flushing(ClientResources resources, Runnable flush) {
    this.executor = resources.eventExecutorGroup().next();
    this.flush = flush;
  }

  /** A command is there: it is sent with those that come until the executor's thread is awake. */
  void soon() {
    if (due.compareAndSet(false, true)) {
      executor.execute(this::flush);
    }
  }

  private void flush() {
    due.set(false);
    flush.run();
  }
}
