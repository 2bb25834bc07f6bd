package io.parley.cluster.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
  public CompletionStage<?> load(Script script) {
    CompletionStage<?> loaded = asking.async().scriptLoad(script.text());
    flush();
    return loaded;
  }

  @Override
  public CompletionStage<?> subscribe(Collection<String> channels) {
    List<String> all = List.copyOf(channels);
    CompletionStage<?> heard = incoming.expect(all);
    for (int from = 0; from < all.size(); from += CHANNELS_PER_COMMAND) {
      List<String> some = all.subList(from, Math.min(all.size(), from + CHANNELS_PER_COMMAND));
      var unused =
          hearing
              .async()
              .ssubscribe(some.toArray(String[]::new))
              .whenComplete((first, failure) -> incoming.answered(some, failure));
    }
    return heard;
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
    long before = incoming.messages();
    return pong.thenCombine(
        hearing.async().ping().exceptionally(failure -> heardSince(before, failure)),
        (one, other) -> one);
  }

  /** A connection that has so much to hear that its answer comes late is there all the same. */
  private String heardSince(long before, Throwable failure) {
    if (incoming.messages() == before) {
      throw new CompletionException(failure);
    }
    return "";
  }

  @Override
  public boolean isOpen() {
    return asking.isOpen() && hearing.isOpen() && !incoming.isDeaf();
  }

  @Override
  public CompletionStage<?> close() {
    return CompletableFuture.allOf(asking.closeAsync(), hearing.closeAsync());
  }
}
