package io.parley.cluster.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What one link hears. */
final class Incoming extends RedisPubSubAdapter<String, String> {
  private final BiConsumer<String, String> heard;

  /** Channels that are about to be heard. */
  private final Map<String, CompletableFuture<Boolean>> awaited = new ConcurrentHashMap<>();

  /** Channels that are given up on purpose. */
  private final Set<String> given = ConcurrentHashMap.newKeySet();

  private final AtomicLong messages = new AtomicLong();
  private volatile boolean deaf;

  /**
   * Hears nothing yet.
   *
   * @param heard is told the channel and what was said, on the connection's thread
   */
  Incoming(BiConsumer<String, String> heard) {
    this.heard = heard;
  }

  /** Whether a channel is heard no longer though nobody asked for that: its shard has moved. */
  boolean isDeaf() {
    return deaf;
  }

  /** How much it has heard so far. */
  long messages() {
    return messages.get();
  }

  /**
   * Channels are about to be asked for. Completes when each of them is heard: the command for several completes with the first
   * of them (Lettuce 7.7.0; {@code StoreIT} shows it).
   */
  CompletionStage<?> expect(Collection<String> channels) {
    return CompletableFuture.allOf(
        channels.stream()
            .map(channel -> awaited.computeIfAbsent(channel, any -> new CompletableFuture<>()))
            .toArray(CompletableFuture[]::new));
  }

  /** Channels have been asked for; {@code failure}: why they are not heard. */
  void answered(Collection<String> channels, @Nullable Throwable failure) {
    if (failure == null) {
      // Each tells for itself that it is.
      return;
    }
    for (String channel : channels) {
      CompletableFuture<Boolean> waiting = awaited.remove(channel);
      if (waiting != null) {
        waiting.completeExceptionally(failure);
      }
    }
  }

  /** A channel is about to be given up. */
  void giveUp(String channel) {
    given.add(channel);
  }

  @Override
  public void ssubscribed(String channel, long count) {
    CompletableFuture<Boolean> waiting = awaited.remove(channel);
    if (waiting != null) {
      waiting.complete(true);
    }
  }

  @Override
  public void smessage(String channel, String message) {
    messages.incrementAndGet();
    heard.accept(channel, message);
  }

  @Override
  public void sunsubscribed(String channel, long left) {
    if (!given.remove(channel)) {
      deaf = true;
    }
  }
}
