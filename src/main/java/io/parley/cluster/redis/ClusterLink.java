package io.parley.cluster.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * To a Redis Cluster: commands go where their keys are, and each channel is heard from the primary that has its slot. When the
 * slots move, the link is broken and made anew.
 */
final class ClusterLink implements Link {
  private final StatefulRedisClusterConnection<String, String> asking;
  private final StatefulRedisClusterPubSubConnection<String, String> hearing;

  /** Those over which commands go to the primaries. */
  private final List<StatefulRedisConnection<String, String>> asked;

  /** Those over which they are heard, by the primary's id. */
  private final Map<String, StatefulRedisPubSubConnection<String, String>> heard;

  private final Incoming incoming;

  private ClusterLink(
      StatefulRedisClusterConnection<String, String> asking,
      StatefulRedisClusterPubSubConnection<String, String> hearing,
      List<StatefulRedisConnection<String, String>> asked,
      Map<String, StatefulRedisPubSubConnection<String, String>> heard,
      Incoming incoming) {
    this.asking = asking;
    this.hearing = hearing;
    this.asked = asked;
    this.heard = heard;
    this.incoming = incoming;
  }

  static Link open(RedisClusterClient client, Incoming incoming) {
    client.refreshPartitions();
    StatefulRedisClusterConnection<String, String> asking = client.connect();
    StatefulRedisClusterPubSubConnection<String, String> hearing = null;
    try {
      hearing = client.connectPubSub();
      List<StatefulRedisConnection<String, String>> asked = new ArrayList<>();
      Map<String, StatefulRedisPubSubConnection<String, String>> heard = new HashMap<>();
      for (RedisClusterNode primary : hearing.getPartitions()) {
        asked.add(connection(asking, primary.getUri()));
        StatefulRedisPubSubConnection<String, String> channels =
            hearing.getConnection(primary.getNodeId());
        channels.addListener(incoming);
        heard.put(primary.getNodeId(), channels);
      }
      return new ClusterLink(asking, hearing, List.copyOf(asked), Map.copyOf(heard), incoming);
    } catch (RuntimeException failure) {
      var unused = asking.closeAsync();
      if (hearing != null) {
        var unusedToo = hearing.closeAsync();
      }
      throw failure;
    }
  }

  /**
   * The connection that commands to one primary share: each is made by the first of them, which is refused meanwhile with all
   * that follow it (Lettuce 7.7.0, redis/lettuce pull request 3782; {@code TopologiesTest} shows it), and is found by its
   * address alone.
   */
  private static StatefulRedisConnection<String, String> connection(
      StatefulRedisClusterConnection<String, String> asking, RedisURI primary) {
    return asking.getConnection(primary.getHost(), primary.getPort());
  }

  @Override
  public RedisClusterAsyncCommands<String, String> commands() {
    return asking.async();
  }

  /** Each of its connections has sent everything on already. */
  @Override
  public void flush() {}

  /** Not through the cluster's connection, which would load it into every node that was ever seen, also those that are down. */
  @Override
  public CompletionStage<?> load(Script script) {
    return CompletableFuture.allOf(
        asked.stream()
            .map(primary -> primary.async().scriptLoad(script.text()).toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }

  private StatefulRedisPubSubConnection<String, String> primary(String channel) {
    RedisClusterNode owner = hearing.getPartitions().getPartitionBySlot(SlotHash.getSlot(channel));
    StatefulRedisPubSubConnection<String, String> primary =
        owner == null ? null : heard.get(owner.getNodeId());
    if (primary == null) {
      throw new RefusedException(ErrorCode.UNAVAILABLE);
    }
    return primary;
  }

  @Override
  public CompletionStage<?> subscribe(Collection<String> channels) {
    CompletionStage<?> subscribed = incoming.expect(channels);
    for (String channel : channels) {
      // One at a time: those of one command have to have the same slot.
      var unused =
          primary(channel)
              .async()
              .ssubscribe(channel)
              .whenComplete((first, failure) -> incoming.answered(List.of(channel), failure));
    }
    return subscribed;
  }

  @Override
  public CompletionStage<?> unsubscribe(String channel) {
    incoming.giveUp(channel);
    return primary(channel).async().sunsubscribe(channel);
  }

  @Override
  public CompletionStage<?> ping() {
    List<CompletableFuture<?>> answers = new ArrayList<>();
    asked.forEach(primary -> answers.add(primary.async().ping().toCompletableFuture()));
    heard.values().forEach(primary -> answers.add(primary.async().ping().toCompletableFuture()));
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
  }

  @Override
  public boolean isOpen() {
    return !incoming.isDeaf()
        && asked.stream().allMatch(StatefulRedisConnection::isOpen)
        && heard.values().stream().allMatch(StatefulRedisConnection::isOpen);
  }

  @Override
  public CompletionStage<?> close() {
    return CompletableFuture.allOf(asking.closeAsync(), hearing.closeAsync());
  }
}
