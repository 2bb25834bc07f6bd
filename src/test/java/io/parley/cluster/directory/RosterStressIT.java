package io.parley.cluster.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.it.harness.RedisServer;
import io.parley.protocol.DisplayName;
import io.parley.protocol.Member;
import io.parley.protocol.RoomName;
import io.parley.room.directory.Directory;
import io.parley.room.directory.RosterChange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members come, go and change their names on three nodes at once: in the end everybody sees the same. */
@Tag("stock")
class RosterStressIT {
  private static final int NODES = 3;
  private static final int CLIENTS_PER_NODE = 30;
  private static final int STEPS = 1500;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Room> rooms = List.of(new Room("one"), new Room("two"));
  private final List<Watched> watched = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 20261126})
  void allPictures_areTheStoresInTheEnd(long seed) throws IOException {
    List<TestNode> nodes = new ArrayList<>();
    try (RedisServer redis = RedisServer.start()) {
      List<CompletableFuture<Void>> work = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        TestNode node = new TestNode(redis.uri());
        nodes.add(node);
        node.awaitReady();
        rooms.forEach(room -> watched.add(new Watched(node, room)));
      }
      for (int i = 0; i < NODES; i++) {
        int number = i;
        work.add(
            CompletableFuture.runAsync(
                () -> act(nodes.get(number), number, new Random(seed + number))));
      }
      CompletableFuture.allOf(work.toArray(CompletableFuture[]::new))
          .orTimeout(60, TimeUnit.SECONDS)
          .join();

      for (Watched picture : watched) {
        await().atMost(PATIENCE).untilAsserted(picture::assertRight);
        assertThat(picture.surprises).hasValue(0);
      }
    } finally {
      nodes.forEach(TestNode::close);
    }
  }

  /** Each client is of one node, as it is where nobody comes back; what it did last is what counts. */
  private void act(TestNode node, int number, Random random) {
    for (int step = 0; step < STEPS; step++) {
      Room room = rooms.get(random.nextInt(rooms.size()));
      UUID client = new UUID(number, random.nextInt(CLIENTS_PER_NODE));
      Member member = new Member(client, new DisplayName("n" + random.nextInt(100)));
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          var unused = node.directory.enter(room.name, member, 1);
          room.members.put(client, member.name());
        }
        case 2 -> {
          node.directory.exit(room.name, client, 1);
          room.members.remove(client);
        }
        default -> {
          node.directory.rename(room.name, member, 1);
          room.members.computeIfPresent(client, (id, name) -> member.name());
        }
      }
    }
  }

  /** A room, and who should be there. */
  private record Room(RoomName name, Map<UUID, DisplayName> members) {
    Room(String name) {
      this(new RoomName(name), new ConcurrentHashMap<>());
    }
  }

  /** What a node makes of what it hears of a room. */
  private static final class Watched implements Directory.Watcher {
    private final TestNode node;
    private final Room room;
    private final Map<UUID, DisplayName> names = new ConcurrentHashMap<>();

    /** How often it was not told of something. */
    final AtomicInteger surprises = new AtomicInteger();

    Watched(TestNode node, Room room) {
      this.node = node;
      this.room = room;
      assertThat(TestNode.join(node.directory.watch(room.name, this))).isZero();
    }

    @Override
    public void changed(RosterChange change) {
      if (change.kind() == RosterChange.Kind.LEFT) {
        names.remove(change.member().client());
      } else {
        names.put(change.member().client(), change.member().name());
      }
      if (names.size() != change.count()) {
        surprises.incrementAndGet();
      }
    }

    @Override
    public void anew(int count) {
      surprises.incrementAndGet();
    }

    void assertRight() {
      Map<UUID, DisplayName> stored = new HashMap<>();
      Objects.requireNonNull(node.members(room.name).members())
          .forEach(member -> stored.put(member.client(), member.name()));
      assertThat(stored).isEqualTo(room.members);
      assertThat(names).isEqualTo(stored);
    }
  }
}
