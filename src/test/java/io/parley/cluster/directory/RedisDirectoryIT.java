package io.parley.cluster.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.directory.TestNode.Picture;
import io.parley.cluster.directory.TestNode.Visit;
import io.parley.protocol.Author;
import io.parley.protocol.Body;
import io.parley.protocol.CloseCode;
import io.parley.protocol.DisplayName;
import io.parley.protocol.Event;
import io.parley.protocol.Member;
import io.parley.protocol.RoomName;
import io.parley.room.directory.Fingerprint;
import io.parley.room.directory.RosterChange.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two and three nodes that share a real store. */
@Tag("stock")
class RedisDirectoryIT {
  private static final RoomName LOBBY = new RoomName("lobby");

  @RegisterExtension final NodesOfOneStore store = new NodesOfOneStore();

  @Test
  void membersOfOneNode_areSeenOnTheOther_withTheirNames() {
    TestNode one = store.node();
    TestNode other = store.node();
    Picture seen = other.watch(LOBBY);
    Visit ann = one.come("Ann", null, "a");
    Visit bob = other.come("Bob", null, "b");

    assertThat(ann.enter(LOBBY).count()).isEqualTo(1);
    assertThat(bob.enter(LOBBY).members())
        .containsExactly(ann.client().member(), bob.client().member());
    ann.rename(LOBBY, "Anna");
    await().untilAsserted(() -> assertThat(seen.times(Kind.RENAMED, ann.id())).isEqualTo(1));
    assertThat(other.members(LOBBY).members())
        .contains(new Member(ann.id(), new DisplayName("Anna")));
    ann.exit(LOBBY);

    await().untilAsserted(() -> assertThat(seen.times(Kind.LEFT, ann.id())).isEqualTo(1));
    assertThat(seen.times(Kind.JOINED, ann.id())).isEqualTo(1);
    assertThat(seen.count).isEqualTo(1);
    assertThat(seen.anews).hasValue(0);
    assertThat(one.members(LOBBY).members()).containsExactly(bob.client().member());
  }

  @Test
  void clientOnAnotherNode_isReached_andDisconnected() {
    TestNode one = store.node();
    TestNode other = store.node();
    Visit ann = one.come("Ann", null, "a");
    Author bob = new Author(UUID.randomUUID(), new DisplayName("Bob"));

    assertThat(
            TestNode.join(
                other.directory.deliver(
                    ann.id(), new Event.Direct(bob, Instant.EPOCH, Body.ofText("psst \"1\"")))))
        .isTrue();
    assertThat(
            TestNode.join(
                other.directory.deliver(ann.id(), new Event.Signal(null, bob, "typing", null))))
        .isTrue();
    await()
        .untilAsserted(
            () ->
                assertThat(String.join("\n", ann.sink().sent))
                    .contains("psst \\\"1\\\"")
                    .contains("typing"));
    assertThat(TestNode.join(other.directory.end(ann.id(), CloseCode.REMOVED))).isTrue();
    await().untilAsserted(() -> assertThat(ann.sink().closes).containsExactly(CloseCode.REMOVED));
    await()
        .untilAsserted(
            () ->
                assertThat(TestNode.join(other.directory.end(ann.id(), CloseCode.REMOVED)))
                    .isFalse());
    assertThat(TestNode.join(one.directory.end(UUID.randomUUID(), CloseCode.REMOVED))).isFalse();
  }

  @Test
  void clientThatHasGone_isNotHere_whenItsNodeSaidSoBeforeAndThatComesLate() throws IOException {
    TestNode node = store.node();
    Visit ann = node.come("Ann", null, "a");
    Visit bob = store.node().come("Bob", null, "b");
    String key = TestNode.PREFIX + ":client:{" + ann.id() + "}";
    ann.lose();
    await().untilAsserted(() -> assertThat(store.command("HGET", key, "node")).isEmpty());

    String connection = String.valueOf(ann.arrival().connection());
    store.command(
        "EVAL", Scripts.KEEP_ON.text(), "1", key, connection, "Ann", "node", "", "", "60000");

    assertThat(store.command("HGET", key, "node")).isEmpty();
    Event.Direct direct =
        new Event.Direct(bob.client().author(), Instant.EPOCH, Body.ofText("psst"));
    assertThat(TestNode.join(node.directory.deliver(ann.id(), direct))).isFalse();
  }

  @Test
  void clientThatComesBackOnAnotherNode_isWhoItWas_andItsOldConnectionIsClosed() {
    TestNode one = store.node();
    TestNode other = store.node();
    Visit ann = one.come("Ann", null, "a");
    ann.enter(LOBBY);
    Picture seen = one.watch(LOBBY);

    Visit back = other.come(null, "a", "b");

    assertThat(back.arrival().resumed()).isTrue();
    assertThat(back.id()).isEqualTo(ann.id());
    assertThat(back.arrival().name()).isEqualTo(new DisplayName("Ann"));
    await().untilAsserted(() -> assertThat(ann.sink().closes).containsExactly(CloseCode.REPLACED));
    assertThat(back.enter(LOBBY).count()).isEqualTo(1);
    // The grace of the old connection ends.
    one.pass(Duration.ofSeconds(11));
    back.exit(LOBBY);
    await().untilAsserted(() -> assertThat(seen.changes).hasSize(1));
    assertThat(seen.changes.get(0).kind()).isEqualTo(Kind.LEFT);
    assertThat(TestNode.join(one.directory.end(back.id(), CloseCode.REMOVED))).isTrue();
    await().untilAsserted(() -> assertThat(back.sink().closes).containsExactly(CloseCode.REMOVED));
  }

  @Test
  void clientThatComesBackTwice_becauseTheFirstAnswerWasLost_isReplacedWhereItWas()
      throws IOException {
    TestNode one = store.node();
    TestNode other = store.node();
    Visit ann = one.come("Ann", null, "a");
    Visit bob = other.come("Bob", null, "b");
    String key = TestNode.PREFIX + ":client:{" + ann.id() + "}";
    String node = store.command("HGET", TestNode.PREFIX + ":client:{" + bob.id() + "}", "node");
    String used = Fingerprint.of("a").value();
    String lost = Fingerprint.of("lost").value();
    store.command("EVALSHA", Scripts.RESUME.digest(), "1", key, used, lost, node, "1000000");

    Visit back = other.come(null, "a", "c");

    assertThat(back.id()).isEqualTo(ann.id());
    await().untilAsserted(() -> assertThat(ann.sink().closes).containsExactly(CloseCode.REPLACED));
    assertThat(store.command("HGET", key, "before")).contains(node);
    other.directory.confirm(back.arrival());
    await().untilAsserted(() -> assertThat(store.command("HGET", key, "before")).isEqualTo("$-1"));
  }

  @Test
  void clientsOfANodeThatIsKilled_areCountedOutOnce_byAnyOfThree() {
    String[] settings = {"chat.node-lease", "PT2S", "chat.leave-grace", "PT1S"};
    TestNode doomed = store.node(settings);
    List<Picture> pictures = new ArrayList<>();
    List<TestNode> others =
        List.of(store.node(settings), store.node(settings), store.node(settings));
    List<Visit> visits = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Visit visit = doomed.come("Ann", null, "t" + i);
      visit.enter(LOBBY);
      visits.add(visit);
    }
    others.forEach(other -> pictures.add(other.watch(LOBBY)));
    Visit moved = others.get(0).come(null, "t7", "u");
    moved.enter(LOBBY);

    doomed.kill();

    for (Picture picture : pictures) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(picture.count).isEqualTo(1));
      for (Visit visit : visits) {
        assertThat(picture.times(Kind.LEFT, visit.id()))
            .isEqualTo(visit.id().equals(moved.id()) ? 0 : 1);
      }
    }
    assertThat(others.get(1).members(LOBBY).members()).containsExactly(moved.client().member());
  }

  @Test
  void storeThatLostEverything_isToldOfEverybodyAgain() throws IOException {
    String[] settings = {"chat.node-lease", "PT2S"};
    TestNode one = store.node(settings);
    TestNode other = store.node(settings);
    Picture seen = other.watch(LOBBY);
    Visit ann = one.come("Ann", null, "a");
    ann.enter(LOBBY);
    Visit bob = other.come("Bob", null, "b");
    bob.enter(LOBBY);

    store.command("FLUSHALL");

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(one.awaitReady().members(LOBBY).count()).isEqualTo(2));
    await().untilAsserted(() -> assertThat(seen.count).isEqualTo(2));
    assertThat(seen.anews.get()).isPositive();
    assertThat(seen.times(Kind.LEFT, ann.id()) + seen.times(Kind.LEFT, bob.id())).isZero();
    assertThat(other.awaitReady().come(null, "a", "c").id()).isEqualTo(ann.id());
    await().untilAsserted(() -> assertThat(ann.sink().closes).containsExactly(CloseCode.REPLACED));
  }
}
