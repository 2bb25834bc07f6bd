package io.parley.cluster.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.it.harness.RedisServer;
import io.parley.protocol.Author;
import io.parley.protocol.Body;
import io.parley.protocol.DisplayName;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.room.log.Draft;
import io.parley.room.log.Query;
import io.parley.room.log.Stored;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several nodes on one store, and what becomes of that. */
@Tag("stock")
class ClusterLogIT {
  private static final RoomName LOBBY = new RoomName("lobby");
  private static final Author ANN = new Author(new UUID(0, 1), new DisplayName("Ann"));

  private final AtomicLong tickets = new AtomicLong();
  private final List<TestNode> nodes = new ArrayList<>();
  private RedisServer redis;
  private TestNode one;
  private TestNode two;

  @BeforeEach
  void start() throws IOException {
    redis = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
    one = node();
    two = node();
  }

  private TestNode node() {
    TestNode node = TestNode.start(redis, "test", "chat.history-messages", "20000");
    nodes.add(node);
    return node;
  }

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    redis.close();
  }

  @Test
  void everyNodeHearsEverything_inOneOrder_fromManyThreads() throws Exception {
    Ear here = Ear.at(one.broker, LOBBY);
    Ear there = Ear.at(two.broker, LOBBY);
    TestNode third = node();
    // It follows nothing: until the store has said that this may be a room, not all could wait.
    get(say(third, "first"));
    int messages = 500;
    List<Thread> threads = new ArrayList<>();
    List<CompletionStage<Stored>> stored = Collections.synchronizedList(new ArrayList<>());
    for (TestNode node : List.of(one, two, third, one, two)) {
      String name = "t" + threads.size() + "-";
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < messages; i++) {
                  stored.add(say(node, name + i));
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    stored.forEach(ClusterLogIT::get);
    int all = 1 + messages * threads.size();

    awaitSilence(List.of(here, there), all);

    assertThat(here.texts()).isEqualTo(there.texts());
    assertThat(here.positions()).isEqualTo(there.positions());
    for (int thread = 0; thread < threads.size(); thread++) {
      String name = "t" + thread + "-";
      assertThat(here.texts().stream().filter(text -> text.startsWith(name)))
          .containsExactlyElementsOf(IntStream.range(0, messages).mapToObj(i -> name + i).toList());
    }
    assertThat(here.losses()).isEmpty();
    assertThat(there.losses()).isEmpty();
    assertThat(here.tickets().stream().filter(ticket -> ticket != 0))
        .as("those of its own")
        .hasSize(2 * messages);
  }

  @Test
  void signal_comesBehindWhatItsAuthorHasSaidBefore() {
    get(say(one, "first"));
    Ear there = Ear.at(two.broker, LOBBY);
    List<CompletionStage<Stored>> said = new ArrayList<>();
    for (int round = 0; round < 100; round++) {
      said.add(say(one, "a" + round));
      said.add(say(one, "b" + round));
      one.broker.signal(LOBBY, new Event.Signal(LOBBY, ANN, "after" + round, null));
    }
    said.forEach(ClusterLogIT::get);

    await()
        .untilAsserted(
            () ->
                assertThat(there.texts())
                    .containsExactlyElementsOf(
                        IntStream.range(0, 100)
                            .boxed()
                            .flatMap(i -> Stream.of("a" + i, "b" + i, "after" + i))
                            .toList()));
  }

  @Test
  void whatIsSaidWhileANodeIsDeaf_isHeardLater_inOrder() throws Exception {
    Ear here = Ear.at(one.broker, LOBBY);
    Ear there = Ear.at(two.broker, LOBBY);
    for (int round = 0; round < 5; round++) {
      // Some are refused: it is not always the same connection that is found broken first.
      IntStream.range(0, 50).forEach(i -> say(one, "x"));
      redis.command("CLIENT", "KILL", "TYPE", "pubsub");
      IntStream.range(0, 50).forEach(i -> say(one, "x"));
      awaitAll(List.of(here, there));
    }
    assertThat(here.positions()).isNotEmpty().isEqualTo(there.positions());
    assertThat(here.losses()).isEmpty();
    assertThat(there.losses()).isEmpty();
  }

  @Test
  void storeThatHasLostEverything_isTold_underANewEpoch() throws Exception {
    Ear here = Ear.at(one.broker, LOBBY);
    Ear there = Ear.at(two.broker, LOBBY);
    String epoch = get(say(one, "a")).position().epoch();
    awaitSilence(List.of(here, there), 1);

    redis.command("FLUSHALL");
    Stored stored = get(say(two, "b"));

    assertThat(stored.position().epoch()).isNotEqualTo(epoch);
    assertThat(stored.position().offset()).isEqualTo(1);
    awaitLoss(here, stored.position().epoch());
    awaitLoss(there, stored.position().epoch());
    get(say(one, "c"));
    await().untilAsserted(() -> assertThat(here.texts()).endsWith("c"));
    await().untilAsserted(() -> assertThat(there.texts()).endsWith("c"));
    assertThat(here.losses()).hasSize(1);
    assertThat(get(one.broker.holds(LOBBY))).isTrue();
  }

  @Test
  void storeThatHasLostEverything_isFoundOut_alsoWhereNobodySpeaks() throws Exception {
    Ear here = Ear.at(one.broker, LOBBY);
    get(say(one, "a"));
    one.broker.sweep();
    redis.command("FLUSHALL");

    one.pass(Duration.ofSeconds(30).toNanos());
    one.broker.sweep();

    await().untilAsserted(() -> assertThat(here.losses()).hasSize(1));
    assertThat(here.losses().get(0).offset()).isZero();
    await().until(() -> get(one.broker.holds(LOBBY)));
  }

  @Test
  void storeThatIsKilled_comesBackWithAllThatWasStored_andRefusesMeanwhile() throws Exception {
    Ear here = Ear.at(one.broker, LOBBY);
    Ear there = Ear.at(two.broker, LOBBY);
    List<CompletionStage<Stored>> asked = new ArrayList<>();
    Thread speaker =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                CompletionStage<Stored> said = say(one, "m" + asked.size());
                asked.add(said);
                var unused = said.handle((done, failure) -> null).toCompletableFuture().join();
              }
            });
    speaker.start();
    await().until(() -> here.texts().size() > 100);
    redis.kill();
    await().until(() -> !one.store.isAvailable() && !two.store.isAvailable());
    assertThat(refusal(say(two, "away"))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(one.broker.isAvailable()).isFalse();

    redis.startAgain();
    await().until(() -> one.broker.isAvailable() && two.broker.isAvailable());
    int before = here.texts().size();
    await().until(() -> here.texts().size() > before + 100);
    speaker.interrupt();
    speaker.join();

    awaitAll(List.of(here, there));
    assertThat(here.texts()).isEqualTo(there.texts());
    assertThat(here.losses()).isEmpty();
    assertThat(there.losses()).isEmpty();
    List<String> acknowledged = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      if (!asked.get(i).toCompletableFuture().isCompletedExceptionally()) {
        acknowledged.add("m" + i);
      }
    }
    assertThat(here.texts())
        .as("what was acknowledged, in order")
        .containsSubsequence(acknowledged);
  }

  @Test
  void storeThatIsPutBack_isGivenANewEpoch_beforeAnythingOfItIsHeard() throws Exception {
    Ear here = Ear.at(one.broker, LOBBY);
    Ear there = Ear.at(two.broker, LOBBY);
    IntStream.range(0, 5).forEach(i -> get(say(one, "old" + i)));
    Path copy = redis.copyData();
    IntStream.range(5, 10).forEach(i -> get(say(one, "old" + i)));
    awaitSilence(List.of(here, there), 10);
    redis.kill();
    await().until(() -> !one.store.isAvailable() && !two.store.isAvailable());

    redis.putBack(copy);
    redis.startAgain();
    await().until(() -> one.broker.isAvailable() && two.broker.isAvailable());

    await().untilAsserted(() -> assertThat(here.losses()).hasSize(1));
    await().untilAsserted(() -> assertThat(there.losses()).hasSize(1));
    assertThat(here.losses()).isEqualTo(there.losses());
    Position now = here.losses().get(0);
    assertThat(now.epoch()).isNotEqualTo(here.positions().get(0).epoch());
    assertThat(now.offset()).as("what it still holds stays").isEqualTo(5);
    assertThat(get(two.broker.read(LOBBY, new Query(0, 9, false, 9, 99_999))).entries()).hasSize(5);
    assertThat(get(say(two, "new")).position()).isEqualTo(new Position(now.epoch(), 6));
    await().untilAsserted(() -> assertThat(here.texts()).hasSize(11).endsWith("new"));
    await().untilAsserted(() -> assertThat(there.texts()).isEqualTo(here.texts()));
  }

  @Test
  void storeThatIsPutBack_andGoesOnWithoutThem_isGivenANewEpoch() throws Exception {
    Ear here = Ear.at(one.broker, LOBBY);
    IntStream.range(0, 5).forEach(i -> get(say(one, "old" + i)));
    awaitSilence(List.of(here), 5);
    // What a store does that loses the last three messages and is told five others then.
    String meta = "test:room:{lobby}:meta";
    String log = "test:room:{lobby}:log";
    redis.command("LTRIM", log, "0", "1");
    redis.command("HSET", meta, "head", "2", "mark", markOf(redis.command("LINDEX", log, "1")));
    IntStream.range(0, 5).forEach(i -> get(say(two, "other" + i)));

    await().untilAsserted(() -> assertThat(here.losses()).hasSize(1));
    String epoch = here.losses().get(0).epoch();
    assertThat(here.positions().subList(0, 5))
        .allSatisfy(position -> assertThat(position.epoch()).isNotEqualTo(epoch));
    assertThat(here.texts().subList(0, 5)).allSatisfy(text -> assertThat(text).startsWith("old"));
    assertThat(here.positions().subList(5, here.positions().size()))
        .allSatisfy(position -> assertThat(position.epoch()).isEqualTo(epoch));
    Stored stored = get(say(one, "new"));
    assertThat(stored.position().epoch()).isEqualTo(epoch);
    await().untilAsserted(() -> assertThat(here.texts()).endsWith("new"));
  }

  @Test
  void ownMessage_isNotStoredBehindOthersThatTookThePlaceOfWhatWasHeard() throws Exception {
    Ear here = Ear.at(one.broker, LOBBY);
    IntStream.range(0, 5).forEach(i -> get(say(one, "old" + i)));
    awaitSilence(List.of(here), 5);
    redis.command("HSET", "test:room:{lobby}:meta", "mark", "another");

    Stored stored = get(say(one, "new"));

    assertThat(stored.position().offset()).isEqualTo(6);
    awaitLoss(here, stored.position().epoch());
    assertThat(get(two.broker.read(LOBBY, new Query(0, 9, false, 9, 99_999))).entries()).hasSize(6);
  }

  @Test
  void keyFromBeforeTheStoreWasPutBack_isARepeat_whereItsMessageIsStillThere() throws Exception {
    Ear here = Ear.at(one.broker, LOBBY);
    Stored first = get(say(one, "first", "k1"));
    get(say(one, "second"));
    awaitSilence(List.of(here), 2);
    // The second is lost, and again when another was said in its place.
    for (int round = 1; round <= 2; round++) {
      redis.command("HSET", "test:room:{lobby}:meta", "mark", "another");
      String epoch = get(say(one, "third")).position().epoch();
      awaitLosses(here, round, epoch);

      Stored again = get(say(one, "first", "k1"));

      assertThat(again.duplicate()).isTrue();
      assertThat(again.position()).isEqualTo(new Position(epoch, first.position().offset()));
    }
    // It may be a repeat by which that is found out.
    redis.command("HSET", "test:room:{lobby}:meta", "mark", "yet another");
    String epoch = get(say(one, "first", "k1")).position().epoch();
    awaitLosses(here, 3, epoch);
  }

  private static String markOf(String message) {
    return message.split(" ", -1)[1];
  }

  private CompletionStage<Stored> say(TestNode node, String text) {
    return say(node, text, null);
  }

  private CompletionStage<Stored> say(TestNode node, String text, @Nullable String key) {
    return node.broker.append(
        new Draft(LOBBY, ANN, Body.ofText(text), key, null), tickets.incrementAndGet());
  }

  /** Waits until so much has been told, as the caretaker does it. */
  private void awaitSilence(List<Ear> ears, int messages) {
    await()
        .untilAsserted(
            () -> {
              nodes.forEach(node -> node.broker.sweep());
              assertThat(ears).allSatisfy(ear -> assertThat(ear.positions()).hasSize(messages));
            });
  }

  /** Waits until all that the store holds has been told. */
  private void awaitAll(List<Ear> ears) {
    await()
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              nodes.forEach(node -> node.broker.sweep());
              int all = (int) get(one.broker.read(LOBBY, Query.BOUNDS)).head();
              assertThat(ears).allSatisfy(ear -> assertThat(ear.positions()).hasSize(all));
            });
  }

  private static void awaitLoss(Ear ear, String epoch) {
    awaitLosses(ear, 1, epoch);
  }

  private static void awaitLosses(Ear ear, int losses, String epoch) {
    await().untilAsserted(() -> assertThat(ear.losses()).hasSize(losses));
    assertThat(ear.losses().get(losses - 1).epoch()).isEqualTo(epoch);
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static ErrorCode refusal(CompletionStage<?> stage) {
    return get(stage.handle((done, failure) -> RefusedException.codeOf(failure)));
  }
}
