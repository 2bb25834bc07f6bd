package io.parley.cluster.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.directory.TestNode.Picture;
import io.parley.cluster.directory.TestNode.Visit;
import io.parley.it.harness.Cable;
import io.parley.it.harness.RedisServer;
import io.parley.it.harness.Server;
import io.parley.protocol.CloseCode;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.room.directory.RosterChange.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of members when their node, the store or the way between them is gone for a while. */
@Tag("stock")
class NodesApartIT {
  private static final RoomName LOBBY = new RoomName("lobby");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String[] SETTINGS = {
    "chat.node-lease", "PT2S", "chat.leave-grace", "PT1S", "chat.redis-deadline", "PT1S"
  };

  private final List<TestNode> nodes = new ArrayList<>();
  private RedisServer redis;
  private Cable cable;

  @BeforeEach
  void start() throws IOException {
    redis = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
    cable = new Cable(new Server(redis.port()));
  }

  @AfterEach
  void stop() throws IOException {
    nodes.forEach(TestNode::close);
    cable.close();
    redis.close();
  }

  private TestNode node() {
    return node(redis.uri());
  }

  private TestNode nodeAtTheCable() {
    return node("redis://127.0.0.1:" + cable.end().port());
  }

  private TestNode node(String uri) {
    TestNode node = new TestNode(uri, SETTINGS);
    nodes.add(node);
    return node.awaitReady();
  }

  @Test
  void nodeThatWasCutOffForLongerThanItsLease_isCountedOut_andItsMembersAreBackWithIt() {
    TestNode far = nodeAtTheCable();
    TestNode near = node();
    Picture seenNear = near.watch(LOBBY);
    Picture seenFar = far.watch(LOBBY);
    Visit ann = far.come("Ann", null, "a");
    Visit bob = far.come("Bob", null, "b");
    Visit cyd = near.come("Cyd", null, "c");
    ann.enter(LOBBY);
    bob.enter(LOBBY);
    cyd.enter(LOBBY);

    cable.goDark();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(near.members(LOBBY).count()).isEqualTo(1));
    assertThat(far.directory.isAvailable()).isFalse();
    assertThat(far.directory.members(LOBBY, 10)).failsWithin(Duration.ofSeconds(5));
    Visit elsewhere = near.come(null, "b", "d");
    assertThat(elsewhere.id()).isEqualTo(bob.id());
    assertThat(elsewhere.enter(LOBBY).count()).isEqualTo(2);
    cyd.exit(LOBBY);
    cable.mend();

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(seenNear.times(Kind.JOINED, ann.id())).isEqualTo(2));
    await().untilAsserted(() -> assertThat(bob.sink().closes).containsExactly(CloseCode.REPLACED));
    assertThat(far.awaitReady().members(LOBBY).members())
        .containsExactlyInAnyOrder(ann.client().member(), elsewhere.client().member());
    assertThat(seenNear.times(Kind.LEFT, ann.id())).isEqualTo(1);
    assertThat(seenNear.times(Kind.LEFT, bob.id())).isEqualTo(1);
    assertThat(seenNear.times(Kind.JOINED, bob.id())).isEqualTo(2);
    assertThat(seenNear.anews).hasValue(0);
    assertThat(seenFar.anews.get()).isPositive();
    assertThat(seenFar.count).isEqualTo(2);
    assertThat(ann.sink().closes).isEmpty();
  }

  @Test
  void whoeverLeavesWhileTheStoreIsAway_hasLeftWhenItIsBack() {
    TestNode far = nodeAtTheCable();
    TestNode near = node();
    Picture seen = near.watch(LOBBY);
    Visit ann = far.come("Ann", null, "a");
    Visit bob = far.come("Bob", null, "b");
    ann.enter(LOBBY);
    bob.enter(LOBBY);

    cable.cut();
    await().until(() -> !far.directory.isAvailable());
    ann.exit(LOBBY);
    bob.rename(LOBBY, "Bo");
    cable.mend();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(near.members(LOBBY).members()).containsExactly(bob.client().member());
              assertThat(seen.times(Kind.LEFT, ann.id())).isEqualTo(1);
            });
    assertThat(seen.times(Kind.LEFT, bob.id())).isZero();
  }

  @Test
  void storeThatIsKilled_andComesBackWithItsFile_hasEverybody() throws Exception {
    TestNode one = node();
    TestNode other = node();
    Picture seen = other.watch(LOBBY);
    Visit ann = one.come("Ann", null, "a");
    ann.enter(LOBBY);
    Visit bob = other.come("Bob", null, "b");
    bob.enter(LOBBY);
    await().untilAsserted(() -> assertThat(seen.changes).hasSize(2));

    redis.kill();
    await().until(() -> !one.directory.isAvailable());
    redis.startAgain();

    assertThat(one.awaitReady().members(LOBBY).members())
        .containsExactly(ann.client().member(), bob.client().member());
    ann.exit(LOBBY);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen.count).isEqualTo(1));
    assertThat(other.awaitReady().come(null, "a", "c").id()).isEqualTo(ann.id());
    assertThat(seen.times(Kind.LEFT, bob.id())).isZero();
  }

  @Test
  void nodeThatLeaves_isCountedOutWhenTheGraceIsOver_withoutItsLease() {
    TestNode going =
        new TestNode(redis.uri(), "chat.node-lease", "PT2M", "chat.leave-grace", "PT1S");
    nodes.add(going);
    TestNode staying = node();
    Picture seen = staying.watch(LOBBY);
    Visit ann = going.awaitReady().come("Ann", null, "a");
    ann.enter(LOBBY);
    ann.lose();

    going.leave();

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(seen.times(Kind.LEFT, ann.id())).isEqualTo(1));
  }

  @Test
  void roomThatIsWatchedWhileTheStoreIsAway_isHeardWhenItIsBack() {
    TestNode far = nodeAtTheCable();
    TestNode near = node();
    cable.cut();
    await().until(() -> !far.directory.isAvailable());
    Picture seen = new Picture();
    assertThat(far.directory.watch(LOBBY, seen)).failsWithin(Duration.ofSeconds(5));
    cable.mend();
    far.awaitReady();
    Visit ann = near.come("Ann", null, "a");
    ann.enter(LOBBY);

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen.count).isEqualTo(1));
    await().untilAsserted(() -> assertThat(enterAndExit(near, seen)).isPositive());
  }

  /** How often the watcher has heard of somebody new. */
  private static long enterAndExit(TestNode node, Picture seen) {
    Visit bob = node.come("Bob", null, "b" + System.nanoTime());
    bob.enter(LOBBY);
    bob.exit(LOBBY);
    return seen.changes.size();
  }

  @Test
  void storeThatIsFull_takesNobodyIn_butLosesNobody_andLetsThemGo() throws IOException {
    TestNode one = node();
    TestNode other = node();
    Picture seen = other.watch(LOBBY);
    Visit ann = one.come("Ann", null, "a");
    Visit bob = one.come("Bob", null, "b");
    ann.enter(LOBBY);

    redis.command("CONFIG", "SET", "maxmemory", "1");
    assertThat(one.directory.enter(LOBBY, bob.client().member(), 1))
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableOfType(ExecutionException.class)
        .satisfies(
            failure ->
                assertThat(RefusedException.codeOf(Objects.requireNonNull(failure.getCause())))
                    .isEqualTo(ErrorCode.LIMIT_REACHED));
    one.directory.exit(LOBBY, bob.id(), 1);
    one.pass(Duration.ofSeconds(1));
    other.pass(Duration.ofSeconds(1));
    assertThat(one.awaitReady().members(LOBBY).count()).isEqualTo(1);
    ann.exit(LOBBY);

    await().untilAsserted(() -> assertThat(seen.times(Kind.LEFT, ann.id())).isEqualTo(1));
    redis.command("CONFIG", "SET", "maxmemory", "0");
    assertThat(bob.enter(LOBBY).count()).isEqualTo(1);
  }

  @Test
  void whatCameLate_fromBeforeAConnectionWasLost_isPutRight() throws IOException {
    TestNode one = new TestNode(redis.uri(), "chat.node-lease", "PT2M");
    nodes.add(one.awaitReady());
    Visit ann = one.come("Ann", null, "a");
    ann.enter(LOBBY);
    Picture seen = one.watch(LOBBY);
    String members = TestNode.PREFIX + ":room:{lobby}:members";
    String nodes = TestNode.PREFIX + ":room:{lobby}:nodes";
    String order = TestNode.PREFIX + ":room:{lobby}:order";
    String here = redis.command("HGET", members, ann.id().toString()).split("\\|", 3)[1];
    UUID ghost = UUID.randomUUID();
    UUID stranger = UUID.randomUUID();

    redis.command("HSET", members, ghost.toString(), "1|" + here + "|Ghost");
    redis.command("ZADD", order, "1", ghost.toString());
    redis.command("HINCRBY", nodes, here, "1");
    redis.command("HSET", members, stranger.toString(), "1|gone|Stranger");
    redis.command("ZADD", order, "2", stranger.toString());
    redis.command("HINCRBY", nodes, "gone", "1");
    assertThat(one.members(LOBBY).count()).isEqualTo(3);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              one.pass(Duration.ofSeconds(21));
              assertThat(one.awaitReady().members(LOBBY).members())
                  .containsExactly(ann.client().member());
            });
    assertThat(seen.times(Kind.LEFT, ghost)).isEqualTo(1);
    assertThat(seen.times(Kind.LEFT, stranger)).isEqualTo(1);
  }

  @Test
  void lostNodeLeavesNoKeys() throws IOException {
    TestNode going = node();
    TestNode staying = node();
    Visit ann = going.come("Ann", null, "a");
    ann.enter(LOBBY);
    going.kill();

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(staying.members(LOBBY).count()).isZero());
    await()
        .untilAsserted(
            () -> assertThat(redis.command("ZCARD", TestNode.PREFIX + ":nodes")).isEqualTo(":1"));
    // The node that is left, whoever could come back, and their token.
    await().untilAsserted(() -> assertThat(redis.command("DBSIZE")).isEqualTo(":3"));
  }
}
