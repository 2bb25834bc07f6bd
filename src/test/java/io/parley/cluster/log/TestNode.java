package io.parley.cluster.log;

import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Store;
import io.parley.config.Settings;
import io.parley.config.TestSettings;
import io.parley.it.harness.RedisServer;
import io.parley.room.log.GivenRooms;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A node's log without the rest of it. */
final class TestNode implements AutoCloseable {
  private final AtomicLong skipped = new AtomicLong();
  final Store store;
  final KeySpace keys;
  final RedisBroker broker;

  private TestNode(Settings settings) {
    Settings.Redis redis = settings.redis().orElseThrow();
    keys = new KeySpace(redis.prefix());
    store = new Store(redis, RedisBroker.scripts(), System::nanoTime, Thread::new);
    broker =
        new RedisBroker(
            store,
            keys,
            UUID.randomUUID().toString(),
            settings,
            new GivenRooms(settings),
            () -> System.nanoTime() + skipped.get());
    store.start();
  }

  /** A node with the packaged settings but for these; those with one prefix are in one cluster. */
  static TestNode start(RedisServer server, String prefix, String... with) {
    String[] redis = {"chat.redis-uri", server.uri(), "chat.redis-prefix", prefix};
    return new TestNode(
        TestSettings.with(Stream.of(redis, with).flatMap(Stream::of).toArray(String[]::new)));
  }

  /** Goes on with the broker's time, of which the store knows nothing. */
  void pass(long nanos) {
    skipped.addAndGet(nanos);
  }

  @Override
  public void close() {
    store.close();
  }
}
