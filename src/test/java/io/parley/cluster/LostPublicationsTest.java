package io.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.it.harness.Cable;
import io.parley.it.harness.RedisServer;
import io.parley.protocol.RoomName;
import io.parley.room.log.LogPage;
import io.parley.room.log.Query;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that does not hear some of what is published, over a connection that stays, is told all of it nevertheless. */
class LostPublicationsTest {
  private static final RoomName ROOM = new RoomName("lobby");

  private RedisServer redis;
  private Cable cable;
  private BrokerNode one;
  private BrokerNode two;

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.start();
    cable = Cable.toRedis(redis.port());
    one = new BrokerNode(redis.uri());
    two = new BrokerNode("redis://127.0.0.1:" + cable.port());
    two.follow(ROOM);
  }

  @AfterEach
  void end() throws IOException {
    one.close();
    two.close();
    cable.close();
    redis.close();
  }

  @Test
  void everyThirdIsLost_allAreTold_inOrder() throws Exception {
    cable.losePublications(3);
    List<String> said = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      said.add("said " + i);
      one.say(ROOM, "said " + i);
    }

    await().until(() -> cable.lostPublications() == 33);
    await().until(() -> two.heard.size() == said.size());
    assertThat(two.heard).isEqualTo(said);
  }

  @Test
  void whenAReadIsAnswered_whatItNamesHasBeenTold() throws Exception {
    cable.losePublications(1);
    one.say(ROOM, "a");
    one.say(ROOM, "b");
    await().until(() -> cable.lostPublications() == 2);

    LogPage bounds = BrokerNode.get(two.broker.read(ROOM, Query.BOUNDS));

    assertThat(bounds.head()).isEqualTo(2);
    assertThat(two.heard).containsExactly("a", "b");
  }
}
