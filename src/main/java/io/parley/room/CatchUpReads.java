package io.parley.room;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The portions that are read out of logs for those who catch up: a few at a time over all clients of this node, the others in the
 * order in which they were wanted. Thousands who come back at one moment would otherwise have a store elsewhere answer the
 * last of them too late, and everybody else's commands behind them.
 *
 * <p>Safe on every thread; nothing is read with the lock held.
 */
final class CatchUpReads {
  /** More would only wait in the store, which does one after the other. */
  static final int AT_ONCE = 16;

  private final Queue<Supplier<CompletionStage<?>>> waiting = new ArrayDeque<>(0);
  private int free = AT_ONCE;

  /**
   * Reads now, or on a thread that has ended another reading.
   *
   * @param reading begins it; its stage completes when it is over
   */
  void begin(Supplier<CompletionStage<?>> reading) {
    synchronized (this) {
      if (free == 0) {
        waiting.add(reading);
        return;
      }
      free--;
    }
    run(reading);
  }

  private void run(Supplier<CompletionStage<?>> first) {
    Supplier<CompletionStage<?>> reading = first;
    while (reading != null) {
      CompletionStage<?> stage = reading.get();
      if (!stage.toCompletableFuture().isDone()) {
        var unused = stage.whenComplete((done, failure) -> goOn());
        return;
      }
      reading = next();
    }
  }

  private void goOn() {
    Supplier<CompletionStage<?>> reading = next();
    if (reading != null) {
      run(reading);
    }
  }

  private synchronized @Nullable Supplier<CompletionStage<?>> next() {
    Supplier<CompletionStage<?>> reading = waiting.poll();
    if (reading == null) {
      free++;
    }
    return reading;
  }
}
