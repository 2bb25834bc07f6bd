package io.parley.cluster.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Store;
import io.parley.config.Settings;
import io.parley.config.TestSettings;
import io.parley.config.Ticker;
import io.parley.it.harness.RedisServer;
import io.parley.log.FailureLog;
import io.parley.pool.TestPool;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a node is called, and by which names it is heard. */
@Tag("stock")
class LeaseIT {
  private static final String PREFIX = TestNode.PREFIX;

  private final AtomicLong ahead = new AtomicLong();
  private final Ticker ticker = () -> System.nanoTime() + ahead.get();
  private final AtomicBoolean isReady = new AtomicBoolean(true);

  @Test
  void nodeWhoseLeaseRunsOutAgain_beforeItIsBack_isHeardByItsLastNameAlone() throws IOException {
    try (RedisServer redis = RedisServer.start();
        TestPool test = new TestPool(gone -> {})) {
      Settings settings = TestSettings.with("chat.redis-uri", redis.uri());
      KeySpace keys = new KeySpace(PREFIX);
      try (Store store =
          new Store(
              settings.redis().orElseThrow(), RedisDirectory.scripts(), ticker, Thread::new)) {
        store.start();
        await().until(store::isAvailable);
        Lease lease = lease(store, keys, settings, test);
        lease.begin(() -> {}, isReady::get);
        lease.sweep();
        await().until(lease::isHeld);
        isReady.set(false);

        losesItsName(redis, lease);
        losesItsName(redis, lease);
        isReady.set(true);
        await()
            .until(
                () -> {
                  lease.sweep();
                  return lease.isHeld();
                });

        String inbox = keys.node(lease.node(), "inbox");
        await()
            .untilAsserted(
                () ->
                    assertThat(redis.command("PUBSUB", "SHARDCHANNELS", PREFIX + ":node:*"))
                        .isEqualTo("*1"));
        assertThat(redis.command("SPUBLISH", inbox, "")).isEqualTo(":1");
      }
    }
  }

  private Lease lease(Store store, KeySpace keys, Settings settings, TestPool test) {
    KnownNodes known = new KnownNodes(store, keys, ticker);
    Replacements replacements = new Replacements(test.pool, ticker);
    return new Lease(
        store,
        known,
        new Inboxes(store, keys, known, test.pool, replacements),
        UUID.randomUUID().toString(),
        settings.redis().orElseThrow(),
        settings.leaveGrace(),
        ticker,
        new FailureLog(ticker),
        UUID::randomUUID);
  }

  /** The store loses the node, which finds that out, and is known by another name. */
  private void losesItsName(RedisServer redis, Lease lease) throws IOException {
    String before = lease.node();
    redis.command("DEL", PREFIX + ":nodes");
    ahead.addAndGet(Duration.ofSeconds(6).toNanos());
    await()
        .untilAsserted(
            () -> {
              lease.sweep();
              assertThat(lease.node()).isNotEqualTo(before);
              assertThat(redis.command("ZSCORE", PREFIX + ":nodes", lease.node()))
                  .isNotEqualTo("$-1");
            });
  }
}
