package io.parley.cluster.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.directory.TestNode.Picture;
import io.parley.cluster.directory.TestNode.Visit;
import io.parley.protocol.Author;
import io.parley.protocol.DisplayName;
import io.parley.protocol.Event;
import io.parley.protocol.RoomName;
import io.parley.room.directory.Fingerprint;
import io.parley.room.directory.RosterChange.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the store is told again, what it is not, and what it need not keep. */
@Tag("stock")
class ForgetfulStoreIT {
  private static final RoomName LOBBY = new RoomName("lobby");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension final NodesOfOneStore store = new NodesOfOneStore();

  @Test
  void clientThatGoesWhenTheStoreHasLostIt_comesBackAsWhoItWas() throws IOException {
    TestNode node = store.node();
    Visit ann = node.come("Ann", null, "a");
    store.command("FLUSHALL");

    ann.lose();
    Visit back = node.come(null, "a", "b");

    assertThat(back.arrival().resumed()).isTrue();
    assertThat(back.id()).isEqualTo(ann.id());
    assertThat(back.arrival().connection()).isGreaterThan(ann.arrival().connection());
  }

  @Test
  void clientThatMayComeBack_andHasGoneElsewhere_isNotToldAgain() throws IOException {
    TestNode one = store.node("chat.leave-grace", "PT1H");
    TestNode other = store.node();
    Visit ann = one.come("Ann", null, "a");
    Visit bob = one.come("Bob", null, "b");
    ann.enter(LOBBY);
    bob.enter(LOBBY);
    Picture seen = other.watch(LOBBY);
    ann.lose();
    Visit moved = other.come(null, "a", "c");
    moved.enter(LOBBY);
    moved.exit(LOBBY);
    await().untilAsserted(() -> assertThat(seen.times(Kind.LEFT, ann.id())).isEqualTo(1));
    store.command("HDEL", TestNode.PREFIX + ":room:{lobby}:members", bob.id().toString());

    store.command("CLIENT", "KILL", "TYPE", "normal");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(one.awaitReady().members(LOBBY).members())
                    .containsExactly(bob.client().member()));
    assertThat(seen.times(Kind.JOINED, ann.id())).isZero();
  }

  @Test
  void clientOfANodeThatIsStopped_isNotReached() {
    String[] settings = {"chat.node-lease", "PT2S", "chat.leave-grace", "PT1S"};
    TestNode stopped = store.node(settings);
    TestNode other = store.node(settings);
    Visit ann = stopped.come("Ann", null, "a");
    Author bob = new Author(UUID.randomUUID(), new DisplayName("Bob"));
    Event typing = new Event.Signal(null, bob, "typing", null);
    assertThat(TestNode.join(other.directory.deliver(ann.id(), typing))).isTrue();

    stopped.freeze();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(TestNode.join(other.directory.deliver(ann.id(), typing))).isFalse());
  }

  @Test
  void nodeThatDiedUnknown_isCountedOut_asSoonAsThatCanBeTold() throws IOException {
    TestNode node = store.node("chat.node-lease", "PT2S");
    Picture seen = node.watch(LOBBY);
    Visit ann = node.come("Ann", null, "a");
    ann.enter(LOBBY);
    String members = TestNode.PREFIX + ":room:{lobby}:members";
    String before = store.command("HGET", members, ann.id().toString());
    UUID stranger = UUID.randomUUID();
    store.command("DEL", TestNode.PREFIX + ":nodes");
    store.command("HSET", members, stranger.toString(), "1|dead|Stranger");
    store.command("ZADD", TestNode.PREFIX + ":room:{lobby}:order", "1", stranger.toString());
    store.command("HINCRBY", TestNode.PREFIX + ":room:{lobby}:nodes", "dead", "1");
    await()
        .untilAsserted(
            () ->
                assertThat(store.command("HGET", members, ann.id().toString()))
                    .isNotEqualTo(before));

    // When the lease has lasted once; the next look at the room is due much later.
    await().untilAsserted(() -> assertThat(seen.times(Kind.LEFT, stranger)).isEqualTo(1));
  }

  @Test
  void whoeverDidNothing_isForgottenSoon() throws IOException {
    TestNode node = store.node();
    Visit idle = node.come("Ann", null, "a");
    Visit heard = node.come("Bob", null, "b");
    Visit member = node.come("Cyd", null, "c");
    node.directory.confirm(heard.arrival());
    member.enter(LOBBY);

    idle.lose();
    heard.lose();
    member.lose();

    await().untilAsserted(() -> assertThat(rest("a")).isBetween(1L, 60L));
    await().untilAsserted(() -> assertThat(rest("b")).isBetween(61L, 3600L));
    await().untilAsserted(() -> assertThat(rest("c")).isBetween(61L, 3600L));
    assertThat(store.command("TTL", TestNode.PREFIX + ":client:{" + idle.id() + "}"))
        .matches(":[1-6]?[0-9]");
  }

  /** For how many seconds somebody can come back. */
  private long rest(String token) throws IOException {
    String key = TestNode.PREFIX + ":token:" + Fingerprint.of(token).value();
    return Long.parseLong(store.command("TTL", key).substring(1));
  }
}
