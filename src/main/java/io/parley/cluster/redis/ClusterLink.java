package io.parley.cluster.redis;

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

  /** By the primary's id; all are there from the beginning. */
  private final Map<String, StatefulRedisPubSubConnection<String, String>> primaries;

  private final Incoming incoming;

  private ClusterLink(
      StatefulRedisClusterConnection<String, String> asking,
      StatefulRedisClusterPubSubConnection<String, String> hearing,
      Map<String, StatefulRedisPubSubConnection<String, String>> primaries,
      Incoming incoming) {
    this.asking = asking;
    this.hearing = hearing;
    this.primaries = primaries;
    this.incoming = incoming;
  }

  static Link open(RedisClusterClient client, Incoming incoming) {
    client.refreshPartitions();
    StatefulRedisClusterConnection<String, String> asking = client.connect();
    StatefulRedisClusterPubSubConnection<String, String> hearing = null;
    try {
      hearing = client.connectPubSub();
      Map<String, StatefulRedisPubSubConnection<String, String>> primaries = new HashMap<>();
      for (RedisClusterNode node : hearing.getPartitions()) {
        if (node.getRole().isUpstream() && !node.getSlots().isEmpty()) {
          StatefulRedisPubSubConnection<String, String> primary =
              hearing.getConnection(node.getNodeId());
          primary.addListener(incoming);
          primaries.put(node.getNodeId(), primary);
        }
      }
      return new ClusterLink(asking, hearing, Map.copyOf(primaries), incoming);
    } catch (RuntimeException failure) {
      var unused = asking.closeAsync();
      if (hearing != null) {
        var unusedToo = hearing.closeAsync();
      }
      throw failure;
    }
  }

  @Override
  public RedisClusterAsyncCommands<String, String> commands() {
    return asking.async();
  }

  /** Each of its connections has sent everything on already. */
  @Override
  public void flush() {}

  private StatefulRedisPubSubConnection<String, String> primary(String channel) {
    RedisClusterNode owner = hearing.getPartitions().getPartitionBySlot(SlotHash.getSlot(channel));
    StatefulRedisPubSubConnection<String, String> primary =
        owner == null ? null : primaries.get(owner.getNodeId());
    if (primary == null) {
      throw new RefusedException(ErrorCode.UNAVAILABLE);
    }
    return primary;
  }

  @Override
  public CompletionStage<?> subscribe(Collection<String> channels) {
    CompletionStage<?> heard = incoming.expect(channels);
    for (String channel : channels) {
      // One at a time: those of one command have to have the same slot.
      var unused =
          primary(channel)
              .async()
              .ssubscribe(channel)
              .whenComplete(
                  (first, failure) -> {
                    if (failure != null) {
                      incoming.fail(List.of(channel), failure);
                    }
                  });
    }
    return heard;
  }

  @Override
  public CompletionStage<?> unsubscribe(String channel) {
    incoming.giveUp(channel);
    return primary(channel).async().sunsubscribe(channel);
  }

  @Override
  public CompletionStage<?> ping() {
    List<CompletableFuture<?>> answers = new ArrayList<>();
    primaries
        .values()
        .forEach(primary -> answers.add(primary.async().ping().toCompletableFuture()));
    for (String id : primaries.keySet()) {
      answers.add(
          asking
              .getConnectionAsync(id)
              .thenCompose(primary -> primary.async().ping().toCompletableFuture()));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
  }

  @Override
  public boolean isOpen() {
    return asking.isOpen()
        && !incoming.isDeaf()
        && primaries.values().stream().allMatch(StatefulRedisPubSubConnection::isOpen);
  }

  @Override
  public CompletionStage<?> close() {
    return CompletableFuture.allOf(asking.closeAsync(), hearing.closeAsync());
  }
}
