package io.parley.it.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Redis Cluster, of primaries that may have replicas. */
public final class RedisShards implements AutoCloseable {
  private static final int SLOTS = 16_384;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** After which one that does not answer is believed dead. */
  private static final String NODE_TIMEOUT_MILLIS = "1000";

  private final List<RedisServer> primaries = new ArrayList<>();
  private final List<RedisServer> replicas = new ArrayList<>();

  private RedisShards() {}

  /** Starts so many, which share the slots evenly; returns when all of them know that. */
  public static RedisShards start(int count) throws IOException {
    RedisShards shards = new RedisShards();
    try {
      for (int i = 0; i < count; i++) {
        shards.add(SLOTS * i / count, SLOTS * (i + 1) / count - 1);
      }
      shards.meet();
      return shards;
    } catch (IOException | RuntimeException | Error failure) {
      shards.close();
      throw failure;
    }
  }

  private void add(int from, int to) throws IOException {
    String bus = String.valueOf(RedisServer.freePort());
    RedisServer primary = start(bus);
    primaries.add(primary);
    primary.command("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(primaries.size()));
    primary.command("CLUSTER", "ADDSLOTSRANGE", String.valueOf(from), String.valueOf(to));
    meet(primary, bus);
  }

  private static RedisServer start(String bus) throws IOException {
    return RedisServer.start(
        "--cluster-enabled", "yes",
        "--cluster-port", bus,
        "--cluster-node-timeout", NODE_TIMEOUT_MILLIS);
  }

  private void meet(RedisServer newcomer, String bus) throws IOException {
    primaries.get(0).command("CLUSTER", "MEET", "127.0.0.1", String.valueOf(newcomer.port()), bus);
  }

  /** Gives a primary a replica; returns when that has what the primary has, and all know it. */
  public RedisServer replicate(RedisServer primary) throws IOException {
    String bus = String.valueOf(RedisServer.freePort());
    RedisServer replica = start(bus);
    replicas.add(replica);
    meet(replica, bus);
    meet();
    String id = primary.command("CLUSTER", "MYID");
    await("a replica")
        .atMost(PATIENCE)
        .until(() -> replica.command("CLUSTER", "REPLICATE", id).equals("+OK"));
    await("a replica that is up to date")
        .atMost(PATIENCE)
        .until(() -> replica.command("INFO", "replication").contains("master_link_status:up"));
    await("a replica that all know")
        .atMost(PATIENCE)
        .until(
            () -> {
              for (RedisServer one : primaries) {
                if (!one.command("CLUSTER", "REPLICAS", id).equals("*1")) {
                  return false;
                }
              }
              return true;
            });
    return replica;
  }

  private void meet() {
    await("a cluster")
        .atMost(PATIENCE)
        .until(
            () -> {
              for (RedisServer primary : primaries) {
                String info = primary.command("CLUSTER", "INFO");
                if (!info.contains("cluster_state:ok")
                    || !info.contains(
                        "cluster_known_nodes:" + (primaries.size() + replicas.size()))) {
                  return false;
                }
              }
              return true;
            });
  }

  /** All of them. */
  public List<RedisServer> primaries() {
    return primaries;
  }

  /** As a setting names it. */
  public String uri() {
    return "redis-cluster://127.0.0.1:" + primaries.get(0).port();
  }

  @Override
  public void close() {
    replicas.forEach(RedisServer::close);
    primaries.forEach(RedisServer::close);
  }
}
