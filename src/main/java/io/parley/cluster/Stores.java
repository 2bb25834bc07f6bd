package io.parley.cluster;

import io.parley.cluster.directory.RedisDirectory;
import io.parley.cluster.log.RedisBroker;
import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Script;
import io.parley.cluster.redis.Store;
import io.parley.config.Settings;
import io.parley.config.Ticker;
import io.parley.pool.ClientPool;
import io.parley.room.directory.Directory;
import io.parley.room.directory.MemoryDirectory;
import io.parley.room.log.Broker;
import io.parley.room.log.GivenRooms;
import io.parley.room.log.MemoryBroker;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides once which siblings of the ports are used: those in memory or, where {@code chat.redis-uri} is set, those in Redis.
 * Nothing of Redis' client is loaded where it is not.
 */
@Singleton
public class Stores {
  private final Instance<MemoryBroker> memoryBroker;
  private final Instance<MemoryDirectory> memoryDirectory;
  private final @Nullable Cluster cluster;

  /** Made by the container. */
  @Inject
  public Stores(
      Settings settings,
      Instance<MemoryBroker> memoryBroker,
      Instance<MemoryDirectory> memoryDirectory,
      GivenRooms given,
      ClientPool pool,
      Ticker ticker,
      Supplier<UUID> uuids,
      ThreadFactory threads) {
    this.memoryBroker = memoryBroker;
    this.memoryDirectory = memoryDirectory;
    this.cluster =
        settings
            .redis()
            .map(redis -> Cluster.join(redis, settings, given, pool, ticker, uuids, threads))
            .orElse(null);
  }

  /** What is said in rooms. */
  @Produces
  @Singleton
  public Broker broker() {
    return cluster == null ? memoryBroker.get() : cluster.broker;
  }

  /** Who is where. */
  @Produces
  @Singleton
  public Directory directory() {
    return cluster == null ? memoryDirectory.get() : cluster.directory;
  }

  @PreDestroy
  void leave() {
    if (cluster != null) {
      cluster.leave();
    }
  }

  /** This node's part in a cluster. */
  private record Cluster(Store store, RedisBroker broker, RedisDirectory directory) {

    static Cluster join(
        Settings.Redis redis,
        Settings settings,
        GivenRooms given,
        ClientPool pool,
        Ticker ticker,
        Supplier<UUID> uuids,
        ThreadFactory threads) {
      String node = uuids.get().toString();
      KeySpace keys = new KeySpace(redis.prefix());
      List<Script> scripts =
          Stream.of(RedisBroker.scripts(), RedisDirectory.scripts()).flatMap(List::stream).toList();
      Store store = new Store(redis, scripts, ticker, threads);
      RedisBroker broker = new RedisBroker(store, keys, node, settings, given, ticker);
      RedisDirectory directory =
          new RedisDirectory(store, keys, node, settings, pool, ticker, uuids);
      store.start();
      return new Cluster(store, broker, directory);
    }

    void leave() {
      directory.leave();
      store.close();
    }
  }
}
