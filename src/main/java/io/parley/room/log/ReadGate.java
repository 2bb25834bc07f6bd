package io.parley.room.log;

import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is read out of the store, out of logs above all: a few readings at a time, the others in the order in which they were
 * wanted, and what is merely asked for behind what somebody needs to go on. Thousands who want something at one moment would
 * otherwise have a store elsewhere answer the last of them too late, and everybody else's commands behind them.
 *
 * <p>Safe on every thread; nothing is read with the lock held.
 */
public final class ReadGate {
  /** How many of those that are merely asked for may wait. */
  static final int MAX_ASKED = 2000;

  private final Queue<Supplier<CompletionStage<?>>> needed = new ArrayDeque<>(0);
  private final Queue<Supplier<CompletionStage<?>>> asked = new ArrayDeque<>(0);
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
    begin(() -> Relay.to(answer, reading.get()));
    return answer;
  }

  /**
   * The same, behind all that was begun.
   *
   * @return what the reading completes with; refused with 503 where too many wait
   */
  public <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> reading) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    return begin(() -> Relay.to(answer, reading.get()), asked, MAX_ASKED)
        ? answer
        : RefusedException.stage(ErrorCode.UNAVAILABLE);
  }

  /**
   * Reads now, or on a thread that has ended another reading.
   *
   * @param reading begins it, and does not throw; its stage completes when it is over
   */
  public void begin(Supplier<CompletionStage<?>> reading) {
    begin(reading, needed, Integer.MAX_VALUE);
  }

  private boolean begin(
      Supplier<CompletionStage<?>> reading, Queue<Supplier<CompletionStage<?>>> waiting, int max) {
    synchronized (this) {
      if (free == 0) {
        return waiting.size() < max && waiting.add(reading);
      }
      free--;
    }
    run(reading);
    return true;
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
    Supplier<CompletionStage<?>> reading = needed.isEmpty() ? asked.poll() : needed.poll();
    if (reading == null) {
      free++;
    }
    return reading;
  }
}
