package io.parley.cluster.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.directory.TestNode.Picture;
import io.parley.cluster.directory.TestNode.Visit;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rooms with very many members, and a store that has no memory left: it takes nobody in, but loses nobody. */
@Tag("stock")
class FullStoreIT {
  private static final RoomName LOBBY = new RoomName("lobby");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String KEYS = TestNode.PREFIX + ":room:{lobby}:";

  @RegisterExtension final NodesOfOneStore store = new NodesOfOneStore();

  private TestNode node() {
    return store.node("chat.node-lease", "PT2S", "chat.leave-grace", "PT1S");
  }

  private void fill() throws IOException {
    store.command("CONFIG", "SET", "maxmemory", "1");
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
    store.command(members.toArray(String[]::new));
    store.command(order.toArray(String[]::new));

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
    String before = store.command("DBSIZE");
    fill();

    assertThat(node.directory.arrive(new DisplayName("Ann"), null, Fingerprint.of("a")))
        .failsWithin(Duration.ofSeconds(5));

    await().untilAsserted(() -> assertThat(node.directory.identities()).isZero());
    assertThat(store.command("DBSIZE")).isEqualTo(before);
  }

  @Test
  void nodeThatWasForgotten_isReadyAgain_withItsMembers() throws IOException {
    TestNode node = node();
    Picture seen = node.watch(LOBBY);
    Visit ann = node.come("Ann", null, "a");
    ann.enter(LOBBY);
    String before = store.command("HGET", KEYS + "members", ann.id().toString());
    fill();

    store.command("DEL", TestNode.PREFIX + ":nodes");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(store.command("HGET", KEYS + "members", ann.id().toString()))
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
    String id = store.command("HGET", KEYS + "members", ann.id().toString()).split("\\|", 3)[1];
    assertThat(store.command("TTL", TestNode.PREFIX + ":node:{" + id + "}:rooms"))
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
