package io.parley.room.log;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is read out of logs: a few readings at a time, the others in the order in which they were wanted. Thousands who want
 * something at one moment would otherwise have a store elsewhere answer the last of them too late, and everybody else's
 * commands behind them.
 *
 * <p>Safe on every thread; nothing is read with the lock held.
 */
public final class ReadGate {
  private final Queue<Supplier<CompletionStage<?>>> waiting = new ArrayDeque<>(0);
  private int free;

  /**
   * Nothing is being read.
   *
   * @param atOnce how many readings at a time; more would only wait in the store, which does one after the other
   */
  public ReadGate(int atOnce) {
    this.free = atOnce;
  }

  /**
   * Reads now, or on a thread that has ended another reading.
   *
   * @return what the reading completes with
   */
  public <T> CompletionStage<T> read(Supplier<CompletionStage<T>> reading) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    begin(
        () ->
            reading
                .get()
                .whenComplete(
                    (read, failure) -> {
                      if (failure == null) {
                        answer.complete(read);
                      } else {
                        answer.completeExceptionally(failure);
                      }
                    }));
    return answer;
  }

  /**
   * Reads now, or on a thread that has ended another reading.
   *
   * @param reading begins it, and does not throw; its stage completes when it is over
   */
  public void begin(Supplier<CompletionStage<?>> reading) {
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
