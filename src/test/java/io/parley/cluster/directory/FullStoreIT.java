package io.parley.cluster.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.directory.TestNode.Picture;
import io.parley.cluster.directory.TestNode.Visit;
import io.parley.it.harness.RedisServer;
import io.parley.protocol.DisplayName;
import io.parley.protocol.Member;
import io.parley.protocol.RoomName;
import io.parley.room.directory.Fingerprint;
import io.parley.room.directory.RosterChange.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rooms with very many members, and a store that has no memory left: it takes nobody in, but loses nobody. */
@Tag("stock")
class FullStoreIT {
  private static final RoomName LOBBY = new RoomName("lobby");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String KEYS = TestNode.PREFIX + ":room:{lobby}:";

  private final List<TestNode> nodes = new ArrayList<>();
  private RedisServer redis;

  @BeforeEach
  void start() throws IOException {
    redis = RedisServer.start();
  }

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    redis.close();
  }

  private TestNode node() {
    TestNode node =
        new TestNode(redis.uri(), "chat.node-lease", "PT2S", "chat.leave-grace", "PT1S");
    nodes.add(node);
    return node.awaitReady();
  }

  private void fill() throws IOException {
    redis.command("CONFIG", "SET", "maxmemory", "1");
  }

  @Test
  void roomOfTenThousand_isCounted_andListed() throws IOException {
    TestNode node = node();
    int many = 10_000;
    List<String> members = new ArrayList<>(List.of("HSET", KEYS + "members"));
    List<String> order = new ArrayList<>(List.of("ZADD", KEYS + "order"));
    for (int i = 0; i < many; i++) {
      String client = new UUID(0, i).toString();
      members.addAll(List.of(client, "1|other|Ann"));
      order.addAll(List.of(String.valueOf(i), client));
    }
    redis.command(members.toArray(String[]::new));
    redis.command(order.toArray(String[]::new));

    assertThat(TestNode.join(node.directory.members(LOBBY, 0)).count()).isEqualTo(many);
    assertThat(TestNode.join(node.directory.members(LOBBY, 0)).members()).isEmpty();
    assertThat(TestNode.join(node.directory.members(LOBBY, many)).members())
        .hasSize(many)
        .last()
        .isEqualTo(TestNode.member(many - 1, "Ann"));
  }

  @Test
  void newcomerWhoIsRefused_leavesNothing() throws IOException {
    TestNode node = node();
    String before = redis.command("DBSIZE");
    fill();

    assertThat(node.directory.arrive(new DisplayName("Ann"), null, Fingerprint.of("a")))
        .failsWithin(Duration.ofSeconds(5));

    await().untilAsserted(() -> assertThat(node.directory.identities()).isZero());
    assertThat(redis.command("DBSIZE")).isEqualTo(before);
  }

  @Test
  void nodeThatWasForgotten_isReadyAgain_withItsMembers() throws IOException {
    TestNode node = node();
    Picture seen = node.watch(LOBBY);
    Visit ann = node.come("Ann", null, "a");
    ann.enter(LOBBY);
    String before = redis.command("HGET", KEYS + "members", ann.id().toString());
    fill();

    redis.command("DEL", TestNode.PREFIX + ":nodes");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(redis.command("HGET", KEYS + "members", ann.id().toString()))
                    .isNotEqualTo(before));
    assertThat(node.awaitReady().members(LOBBY).members()).containsExactly(ann.client().member());
    assertThat(seen.times(Kind.LEFT, ann.id())).isZero();
  }

  @Test
  void nodeThatDies_isCountedOut() throws IOException {
    TestNode doomed = node();
    TestNode other = node();
    Picture seen = other.watch(LOBBY);
    Visit ann = doomed.come("Ann", null, "a");
    ann.enter(LOBBY);
    String id = redis.command("HGET", KEYS + "members", ann.id().toString()).split("\\|", 3)[1];
    assertThat(redis.command("TTL", TestNode.PREFIX + ":node:{" + id + "}:rooms"))
        .as("a list that nobody looks after does not stay")
        .matches(":[1-9][0-9]+");
    fill();

    doomed.kill();

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(seen.times(Kind.LEFT, ann.id())).isEqualTo(1));
  }

  @Test
  void newerConnectionThatIsNotLetIn_doesNotStayByTheOlderOne() throws IOException {
    TestNode one = node();
    TestNode other = node();
    Visit ann = one.come("Ann", null, "a");
    Member member = ann.client().member();
    ann.enter(LOBBY);
    fill();
    assertThat(other.directory.enter(LOBBY, member, 2)).failsWithin(Duration.ofSeconds(5));
    assertThat(one.members(LOBBY).count()).isEqualTo(1);

    other.directory.exit(LOBBY, ann.id(), 2);

    await().untilAsserted(() -> assertThat(one.members(LOBBY).count()).isZero());
  }
}
