package io.parley.room.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Hands on what a stage completes with. */
public final class Relay {
  private Relay() {}

  /**
   * To somebody who waits for it since before it was begun.
   *
   * @return completes when that is done
   */
  public static <T> CompletionStage<?> to(CompletableFuture<T> waiting, CompletionStage<T> stage) {
    return stage.whenComplete(
        (done, failure) -> {
          if (failure == null) {
            waiting.complete(done);
          } else {
            waiting.completeExceptionally(failure);
          }
        });
  }
}
