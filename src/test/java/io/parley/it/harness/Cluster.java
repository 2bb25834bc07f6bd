package io.parley.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Several nodes over one Redis, which writes each thing down before it says so and lets them do no more than they have to. */
public final class Cluster implements AutoCloseable {
  private static final String[] DURABLE = {"--appendonly", "yes", "--appendfsync", "always"};

  private final RedisServer redis;
  private final List<ClusterNode> nodes = new ArrayList<>();

  private Cluster(RedisServer redis) {
    this.redis = redis;
  }

  /**
   * Starts Redis and the nodes, all at once; returns when clients may be sent to each.
   *
   * @param environment of every node
   */
  public static Cluster start(Map<String, String> environment, ClusterNode.Kind... kinds)
      throws IOException {
    Map<String, String> settings = new HashMap<>(environment);
    settings.put("CHAT_API_KEY", Api.KEY);
    Cluster cluster = new Cluster(RedisServer.startWithUser(DURABLE));
    try {
      for (ClusterNode.Kind kind : kinds) {
        cluster.nodes.add(new ClusterNode(cluster.nodes.size() + 1, kind, cluster.redis, settings));
      }
      CompletableFuture.allOf(
              cluster.nodes.stream()
                  .map(node -> CompletableFuture.runAsync(() -> start(node)))
                  .toArray(CompletableFuture[]::new))
          .join();
      return cluster;
    } catch (IOException | RuntimeException | Error failure) {
      cluster.close();
      throw failure;
    }
  }

  private static void start(ClusterNode node) {
    try {
      node.start();
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /** What they share. */
  public RedisServer redis() {
    return redis;
  }

  /** A node, counted from 0. */
  public ClusterNode node(int place) {
    return nodes.get(place);
  }

  /** All of them. */
  public List<ClusterNode> nodes() {
    return nodes;
  }

  /** Where they listen. */
  public List<Server> addresses() {
    return nodes.stream().map(ClusterNode::address).toList();
  }

  @Override
  public void close() {
    for (ClusterNode node : nodes) {
      try {
        node.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    redis.close();
  }
}
