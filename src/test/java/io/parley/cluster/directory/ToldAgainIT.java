package io.parley.cluster.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.directory.TestNode.Visit;
import io.parley.protocol.RoomName;
import io.parley.room.directory.Fingerprint;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a node tells the store again, in sweeps that the test makes, and what has changed until then. */
@Tag("stock")
class ToldAgainIT {
  private static final RoomName LOBBY = new RoomName("lobby");
  private static final RoomName HALL = new RoomName("hall");

  @RegisterExtension final NodesOfOneStore store = new NodesOfOneStore();

  /** Its connection to the store is lost, and another is there. */
  private void reconnect(TestNode node) {
    int before = node.connections();
    store.cable().reset();
    await().until(() -> node.connections() > before);
    node.awaitReady();
  }

  @Test
  void whoeverLeftAndIsBack_beforeTheSeatWasToldAgain_stays() {
    TestNode node = store.nodeAtTheCable();
    Visit ann = node.come("Ann", null, "a");
    ann.enter(LOBBY);
    node.freeze();
    reconnect(node);
    ann.exit(LOBBY);
    assertThat(node.members(LOBBY).count()).isZero();
    ann.enter(LOBBY);

    node.directory.sweep();

    assertThat(node.members(LOBBY).members()).containsExactly(ann.client().member());
  }

  @Test
  void whoeverComesBack_whileTheNodeTakesAnotherName_isToldUnderThat() throws IOException {
    TestNode node = store.nodeAtTheCable();
    Visit ann = node.come("Ann", null, "a");
    String nodes = TestNode.PREFIX + ":nodes";
    String client = TestNode.PREFIX + ":client:{" + ann.id() + "}";
    String before = store.command("HGET", client, "node");
    node.freeze();
    ann.lose();
    await().untilAsserted(() -> assertThat(store.command("HGET", client, "node")).isEmpty());
    store.command("DEL", nodes);
    node.pass(Duration.ofSeconds(6));
    // So slow that the lease is asked for before it is known whose the token is.
    store.cable().slowDown(Duration.ofMillis(200));
    var arrival = node.directory.arrive(null, Fingerprint.of("a"), Fingerprint.of("b"));
    node.directory.sweep();
    assertThat(TestNode.join(arrival).client()).isEqualTo(ann.id());
    store.cable().slowDown(Duration.ZERO);

    await()
        .untilAsserted(
            () -> {
              node.directory.sweep();
              String now = store.command("HGET", client, "node");
              assertThat(now).isNotEqualTo(before);
              assertThat(store.command("ZSCORE", nodes, now)).isNotEqualTo("$-1");
            });
  }

  @Test
  void whatIsToldAgain_isNotAnsweredByLists_thatNobodyReads() throws IOException {
    TestNode node = store.nodeAtTheCable();
    Visit ann = node.come("Ann", null, "a");
    Visit bob = node.come("Bob", null, "b");
    ann.enter(LOBBY);
    assertThat(bob.enter(LOBBY).members()).hasSize(2);
    String members = TestNode.PREFIX + ":room:{lobby}:members";
    store.command("HDEL", members, ann.id().toString());
    store.command("HDEL", members, bob.id().toString());
    store.command("CONFIG", "RESETSTAT");

    reconnect(node);

    await().untilAsserted(() -> assertThat(store.command("HLEN", members)).isEqualTo(":2"));
    assertThat(store.command("INFO", "commandstats"))
        .contains("cmdstat_evalsha", "cmdstat_hset")
        .doesNotContain("cmdstat_hmget");
    assertThat(bob.enter(LOBBY).members()).as("who asks gets it").hasSize(2);
  }

  @Test
  void roomThatTheNodeLeftAndIsBackIn_beforeThatWasToldAgain_staysOnItsList() throws IOException {
    TestNode node = store.nodeAtTheCable();
    Visit ann = node.come("Ann", null, "a");
    ann.enter(LOBBY);
    // More than a sweep tells.
    CompletableFuture.allOf(
            LongStream.range(0, 1100)
                .mapToObj(i -> node.directory.enter(HALL, TestNode.member(i, "Bob"), 1))
                .map(entered -> entered.toCompletableFuture())
                .toArray(CompletableFuture[]::new))
        .join();
    String members = TestNode.PREFIX + ":room:{lobby}:members";
    String here = store.command("HGET", members, ann.id().toString()).split("\\|", 3)[1];
    String rooms = TestNode.PREFIX + ":node:{" + here + "}:rooms";
    ann.exit(LOBBY);
    assertThat(node.members(LOBBY).count()).isZero();
    node.freeze();
    reconnect(node);
    int before = node.connections();
    store.cable().cut();
    await().until(() -> !node.directory.isAvailable());
    node.pass(Duration.ofSeconds(1));
    node.directory.sweep();
    store.cable().mend();
    await().until(() -> node.connections() > before);
    node.pass(Duration.ofSeconds(1));
    node.directory.sweep();
    await()
        .untilAsserted(
            () -> assertThat(store.command("SISMEMBER", rooms, "lobby")).isEqualTo(":0"));
    ann.enter(LOBBY);

    node.directory.sweep();

    assertThat(node.members(LOBBY).count()).isEqualTo(1);
    assertThat(store.command("SISMEMBER", rooms, "lobby")).isEqualTo(":1");
  }
}
