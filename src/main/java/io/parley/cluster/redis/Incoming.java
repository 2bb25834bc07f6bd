package io.parley.cluster.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** What one link hears. */
final class Incoming extends RedisPubSubAdapter<String, String> {
  private final BiConsumer<String, String> heard;
  private final Runnable deaf;

  /** Channels that are given up on purpose. */
  private final Set<String> given = ConcurrentHashMap.newKeySet();

  /**
   * Hears nothing yet.
   *
   * @param heard is told the channel and what was said, on the connection's thread
   * @param deaf is called when a channel is heard no longer though nobody asked for that: its shard has moved
   */
  Incoming(BiConsumer<String, String> heard, Runnable deaf) {
    this.heard = heard;
    this.deaf = deaf;
  }

  /** A channel is about to be given up. */
  void giveUp(String channel) {
    given.add(channel);
  }

  @Override
  public void smessage(String channel, String message) {
    heard.accept(channel, message);
  }

  @Override
  public void sunsubscribed(String channel, long left) {
    if (!given.remove(channel)) {
      deaf.run();
    }
  }
}
