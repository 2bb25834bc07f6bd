package io.parley.cluster.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/** One way to the store, from its making until it breaks; then it is thrown away, and what was under way with it. */
interface Link {

  /** The commands, each of which is sent on at the next {@link #flush}, or before. */
  RedisClusterAsyncCommands<String, String> commands();

  /** Sends on what waits for that, soon. */
  void flush();

  /** Has it know a script, wherever it may be run; completes when that is so. */
  CompletionStage<?> load(Script script);

  /** Hears channels; completes when all of them are heard. */
  CompletionStage<?> subscribe(Collection<String> channels);

  /** Hears a channel no longer; completes when that is so. */
  CompletionStage<?> unsubscribe(String channel);

  /** Asks every connection whether it is there; fails where one is not. */
  CompletionStage<?> ping();

  /** Whether all connections are open, as far as is known without asking. */
  boolean isOpen();

  /** Ends it; completes when its connections are closed. */
  CompletionStage<?> close();
}
