package io.parley.it.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Redis Cluster of primaries without replicas. */
public final class RedisShards implements AutoCloseable {
  private static final int SLOTS = 16_384;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<RedisServer> primaries = new ArrayList<>();

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
    RedisServer primary = RedisServer.start("--cluster-enabled", "yes", "--cluster-port", bus);
    primaries.add(primary);
    primary.command("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(primaries.size()));
    primary.command("CLUSTER", "ADDSLOTSRANGE", String.valueOf(from), String.valueOf(to));
    primaries.get(0).command("CLUSTER", "MEET", "127.0.0.1", String.valueOf(primary.port()), bus);
  }

  private void meet() {
    await("a cluster")
        .atMost(PATIENCE)
        .until(
            () -> {
              for (RedisServer primary : primaries) {
                String info = primary.command("CLUSTER", "INFO");
                if (!info.contains("cluster_state:ok")
                    || !info.contains("cluster_known_nodes:" + primaries.size())) {
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
    primaries.forEach(RedisServer::close);
  }
}
