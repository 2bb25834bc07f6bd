package io.parley.cluster.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has what is asked about one channel done one after the other: what is asked on a connection's own thread would overtake what
 * another thread has handed to that, and a channel that was given up and taken again at once would stay unheard. Guarded by
 * itself.
 */
final class Turns {
  private final Map<String, CompletableFuture<?>> last = new HashMap<>();

  /**
   * Asks, now or when what was asked about the channel before has its answer.
   *
   * @param question must not wait; it is asked with no lock held
   */
  CompletionStage<?> next(String channel, Supplier<CompletionStage<?>> question) {
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    CompletableFuture<?> before = queue(channel, answered);
    if (before == null) {
      ask(channel, question, answered);
    } else {
      var unused = before.whenComplete((done, failure) -> ask(channel, question, answered));
    }
    return answered;
  }

  private synchronized @Nullable CompletableFuture<?> queue(
      String channel, CompletableFuture<?> answered) {
    return last.put(channel, answered);
  }

  private void ask(
      String channel, Supplier<CompletionStage<?>> question, CompletableFuture<Boolean> answered) {
    try {
      var unused =
          question.get().whenComplete((done, failure) -> answer(channel, failure, answered));
    } catch (RuntimeException failure) {
      answer(channel, failure, answered);
    }
  }

  private void answer(
      String channel, @Nullable Throwable failure, CompletableFuture<Boolean> answered) {
    synchronized (this) {
      last.remove(channel, answered);
    }
    if (failure == null) {
      answered.complete(true);
    } else {
      answered.completeExceptionally(failure);
    }
  }
}
