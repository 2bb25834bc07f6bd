package io.parley.cluster.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.directory.TestNode.Visit;
import io.parley.cluster.redis.KeySpace;
import io.parley.protocol.RoomName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was said on a connection that was given up, and comes to the store after all that was said on the next. */
@Tag("stock")
class LateEntriesIT {
  private static final RoomName LOBBY = new RoomName("lobby");
  private static final RoomName HALL = new RoomName("hall");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension final NodesOfOneStore store = new NodesOfOneStore();

  @Test
  void whoeverComesLate_andHasLeft_goes_thoughNobodyWatchesTheRoom() throws IOException {
    TestNode node = store.nodeAtTheCable("chat.redis-deadline", "PT1S", "chat.node-lease", "PT1M");
    Visit ann = node.come("Ann", null, "a");
    Visit bob = node.come("Bob", null, "b");
    ann.enter(HALL);
    ann.enter(LOBBY);
    bob.enter(LOBBY);
    String here = store.command("HGET", TestNode.PREFIX + ":client:{" + ann.id() + "}", "node");
    int before = node.connections();
    store.cable().goDark();
    ann.rename(LOBBY, "Anna");
    ann.exit(LOBBY);
    await().atMost(PATIENCE).until(() -> !node.directory.isAvailable());
    store.cable().mend();
    await().atMost(PATIENCE).until(() -> node.connections() > before);
    await()
        .untilAsserted(
            () ->
                assertThat(node.awaitReady().members(LOBBY).members())
                    .containsExactly(bob.client().member()));
    enterLate(ann, here);
    assertThat(node.members(LOBBY).count()).isEqualTo(2);

    node.pass(Duration.ofMinutes(2));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(node.awaitReady().members(LOBBY).members())
                    .containsExactly(bob.client().member()));
    assertThat(node.members(HALL).count()).isEqualTo(1);
  }

  private void enterLate(Visit visit, String node) throws IOException {
    RoomKeys room = RoomKeys.of(new KeySpace(TestNode.PREFIX), LOBBY);
    List<String> words = new ArrayList<>(List.of("EVALSHA", Scripts.ENTER.digest(), "4"));
    words.addAll(room.all());
    words.addAll(
        List.of(visit.id().toString(), "1", node, "Ann", room.channel(), "0", "1000000", "0"));
    store.command(words.toArray(String[]::new));
  }
}
