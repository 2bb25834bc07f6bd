package io.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.it.harness.RedisServer;
import io.parley.it.harness.RedisShards;
import io.parley.it.harness.TestCertificate;
import io.parley.protocol.Position;
import io.parley.protocol.RoomName;
import io.parley.room.log.Query;
import io.parley.room.log.Stored;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one node stores another hears, whatever kind of store the address names. */
class TopologiesTest {
  private static final int ROOMS = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final List<AutoCloseable> started = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    for (int i = started.size() - 1; i >= 0; i--) {
      started.get(i).close();
    }
  }

  private <T extends AutoCloseable> T closing(T one) {
    started.add(one);
    return one;
  }

  @Test
  void redisCluster_roomsLieOnAllShards() throws Exception {
    RedisShards shards = closing(RedisShards.start(3));
    BrokerNode one = closing(new BrokerNode(shards.uri()));
    BrokerNode two = closing(new BrokerNode(shards.uri()));
    // The first commands to each shard are not refused for want of a connection.
    assertThat(one.store.isAvailable()).isTrue();
    assertThat(two.store.isAvailable()).isTrue();

    List<RoomName> rooms =
        IntStream.range(0, ROOMS).mapToObj(i -> new RoomName("room-" + i)).toList();
    for (RoomName room : rooms) {
      assertHears(one, two, room);
    }

    for (RedisServer primary : shards.primaries()) {
      assertThat(primary.command("DBSIZE")).isNotEqualTo(":0");
    }
    assertThat(BrokerNode.get(two.broker.names())).containsAll(rooms);
  }

  @Test
  void redisCluster_replicaIsDown_orTakesThePlaceOfItsPrimary() throws Exception {
    RedisShards shards = closing(RedisShards.start(3));
    RedisServer down = shards.replicate(shards.primaries().get(1));
    RedisServer primary = shards.primaries().get(2);
    RedisServer replica = shards.replicate(primary);
    down.kill();
    BrokerNode one = closing(new BrokerNode(shards.uri()));
    BrokerNode two = closing(new BrokerNode(shards.uri()));
    RoomName room = roomAt(primary);
    assertHears(one, two, room);
    await()
        .atMost(PATIENCE)
        .until(() -> replica.command("DBSIZE").equals(primary.command("DBSIZE")));

    primary.kill();

    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> one.say(room, "after the failover").position().offset() > 0);
    await().atMost(PATIENCE).until(() -> two.heard.contains("after the failover"));
  }

  /** A room whose keys one shard has. */
  private static RoomName roomAt(RedisServer shard) throws IOException {
    for (int i = 0; i < ROOMS; i++) {
      RoomName room = new RoomName("room-" + i);
      String key = "parley:room:{" + room.value() + "}:meta";
      if (!shard.command("GET", key).startsWith("-MOVED")) {
        return room;
      }
    }
    throw new AssertionError("no room lies there");
  }

  @Test
  void tlsAndAclUser_aCertificateThatIsTrusted_andKeysOfThePrefixAlone(@TempDir Path directory)
      throws Exception {
    TestCertificate certificate = TestCertificate.make("localhost", directory);
    int port = RedisServer.freePort();
    closing(
        RedisServer.startWithUser(
            "--tls-port", String.valueOf(port),
            "--tls-cert-file", directory.resolve("cert.pem").toString(),
            "--tls-key-file", directory.resolve("key.pem").toString(),
            "--tls-ca-cert-file", directory.resolve("cert.pem").toString(),
            "--tls-auth-clients", "no"));
    String uri = "rediss://" + RedisServer.ACL_CREDENTIALS + "@localhost:" + port;

    BrokerNode suspicious = closing(new BrokerNode(uri));
    assertThat(suspicious.store.isAvailable()).isFalse();
    certificate.trust();
    try {
      BrokerNode one = closing(new BrokerNode(uri));
      BrokerNode two = closing(new BrokerNode(uri));
      assertHears(one, two, new RoomName("lobby"));
    } finally {
      certificate.distrust();
    }
  }

  @Test
  void sentinel_primaryIsLost_nodesGoOnWithTheReplica() throws Exception {
    RedisServer primary = closing(RedisServer.start());
    RedisServer replica = closing(RedisServer.start("--replicaof", "127.0.0.1 " + primary.port()));
    RedisServer sentinel = closing(RedisServer.sentinel(primary, "parley"));
    await().atMost(PATIENCE).until(() -> sentinel.command("INFO", "sentinel").contains("slaves=1"));
    String uri = "redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#parley";
    BrokerNode one = closing(new BrokerNode(uri));
    BrokerNode two = closing(new BrokerNode(uri));
    RoomName room = new RoomName("lobby");
    assertHears(one, two, room);
    await().atMost(PATIENCE).until(() -> !replica.command("DBSIZE").equals(":0"));

    primary.kill();

    await()
        .atMost(PATIENCE)
        .until(() -> replica.command("INFO", "replication").contains("role:master"));
    await().atMost(PATIENCE).until(() -> one.store.isAvailable() && two.store.isAvailable());
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> one.say(room, "after the failover").position().offset() > 0);
    await().atMost(PATIENCE).until(() -> two.heard.contains("after the failover"));
  }

  private static void assertHears(BrokerNode one, BrokerNode two, RoomName room) throws Exception {
    await().atMost(PATIENCE).until(() -> one.store.isAvailable() && two.store.isAvailable());
    int before = two.heard.size();
    Position head = two.follow(room);
    for (int i = 1; i <= 3; i++) {
      Stored stored = one.say(room, room + " " + i);
      assertThat(stored.position()).isEqualTo(new Position(head.epoch(), head.offset() + i));
    }
    await().atMost(PATIENCE).until(() -> two.heard.size() == before + 3);
    assertThat(two.heard.subList(before, before + 3))
        .containsExactly(room + " 1", room + " 2", room + " 3");
    assertThat(BrokerNode.get(two.broker.read(room, Query.BOUNDS)).head())
        .isEqualTo(head.offset() + 3);
  }
}
