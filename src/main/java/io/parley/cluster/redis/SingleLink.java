package io.parley.cluster.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** To one server: two connections, since what is heard is not to wait behind what is asked. */
final class SingleLink implements Link {
  private static final int CHANNELS_PER_COMMAND = 500;

  private final StatefulRedisConnection<String, String> asking;
  private final StatefulRedisPubSubConnection<String, String> hearing;
  private final Incoming incoming;
  private final Flushing flushing;

  private SingleLink(
      StatefulRedisConnection<String, String> asking,
      StatefulRedisPubSubConnection<String, String> hearing,
      Incoming incoming,
      RedisClient client) {
    this.asking = asking;
    this.hearing = hearing;
    this.incoming = incoming;
    this.flushing = new Flushing(client.getResources(), asking::flushCommands);
  }

  static Link open(RedisClient client, Incoming incoming) {
    StatefulRedisConnection<String, String> asking = client.connect();
    asking.setAutoFlushCommands(false);
    try {
      StatefulRedisPubSubConnection<String, String> hearing = client.connectPubSub();
      hearing.addListener(incoming);
      return new SingleLink(asking, hearing, incoming, client);
    } catch (RuntimeException failure) {
      var unused = asking.closeAsync();
      throw failure;
    }
  }

  @Override
  public RedisClusterAsyncCommands<String, String> commands() {
    return asking.async();
  }

  @Override
  public void flush() {
    flushing.soon();
  }

  @Override
  public CompletionStage<?> subscribe(Collection<String> channels) {
    List<String> all = List.copyOf(channels);
    List<CompletableFuture<?>> heard = new ArrayList<>();
    for (int from = 0; from < all.size(); from += CHANNELS_PER_COMMAND) {
      List<String> some = all.subList(from, Math.min(all.size(), from + CHANNELS_PER_COMMAND));
      heard.add(hearing.async().ssubscribe(some.toArray(String[]::new)).toCompletableFuture());
    }
    return CompletableFuture.allOf(heard.toArray(CompletableFuture[]::new));
  }

  @Override
  public CompletionStage<?> unsubscribe(String channel) {
    incoming.giveUp(channel);
    return hearing.async().sunsubscribe(channel);
  }

  @Override
  public CompletionStage<?> ping() {
    CompletionStage<String> pong = asking.async().ping();
    flush();
    return pong.thenCombine(hearing.async().ping(), (one, other) -> one);
  }

  @Override
  public boolean isOpen() {
    return asking.isOpen() && hearing.isOpen();
  }

  @Override
  public CompletionStage<?> close() {
    return CompletableFuture.allOf(asking.closeAsync(), hearing.closeAsync());
  }
}
