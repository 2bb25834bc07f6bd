package io.parley.cluster.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.it.harness.RedisServer;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RoomName;
import io.parley.room.log.Broker;
import io.parley.room.log.BrokerContract;
import io.parley.room.log.LogPage;
import io.parley.room.log.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stock")
class RedisBrokerIT extends BrokerContract {
  private static final AtomicInteger PREFIXES = new AtomicInteger();
  private static RedisServer redis;

  private final List<TestNode> nodes = new ArrayList<>();
  private final String prefix = "test" + PREFIXES.incrementAndGet();

  @BeforeAll
  static void start() throws Exception {
    redis = RedisServer.start("--rdbcompression", "no");
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @AfterEach
  void closeNodes() {
    nodes.forEach(TestNode::close);
  }

  @Override
  protected Broker broker(String... with) {
    return node(with).broker;
  }

  private TestNode node(String... with) {
    TestNode node = TestNode.start(redis, prefix, with);
    nodes.add(node);
    return node;
  }

  private String key(RoomName room, String part) {
    return prefix + ":room:{" + room.value() + "}:" + part;
  }

  @Test
  void window_isBoundedByAge_andTheLogStaysWithItsEpoch() {
    Broker broker = broker("chat.history-age", "PT0.5S");
    String epoch = say(broker, LOBBY, "a").position().epoch();

    await()
        .untilAsserted(
            () -> {
              LogPage page = get(broker.read(LOBBY, ALL));
              assertThat(page.entries()).isEmpty();
              assertThat(page.first()).as("the one that comes next").isEqualTo(2);
              assertThat(page.head()).isEqualTo(1);
              assertThat(page.epoch()).isEqualTo(epoch);
            });
    assertThat(say(broker, LOBBY, "b").position().offset()).isEqualTo(2);
    assertThat(offsets(get(broker.read(LOBBY, ALL)))).containsExactly(2L);
  }

  @Test
  void keysOfRooms_andOfMessages_goByThemselves() throws Exception {
    Broker broker = broker("chat.history-age", "PT1H");
    get(broker.append(draft(ANN, LOBBY, "a", "k"), 1));
    get(broker.append(edit(ANN, 1, "b"), 2));

    for (String part : List.of("log", "meta", "edits")) {
      assertThat(milliseconds("PTTL", key(LOBBY, part)))
          .as(part)
          .isBetween(Duration.ofMinutes(69).toMillis(), Duration.ofMinutes(70).toMillis());
    }
    String used = onlyKeyOf(LOBBY);
    assertThat(milliseconds("PTTL", used))
        .isBetween(Duration.ofMinutes(4).toMillis(), Duration.ofMinutes(5).toMillis());
    redis.command("DEL", used);
    assertThat(get(broker.append(draft(ANN, LOBBY, "a", "k"), 3)).duplicate()).isFalse();
  }

  @Test
  void messagesWithoutAnAge_stay_andEmptyLogsDoNot() throws Exception {
    Broker broker = broker("chat.history-age", "PT0S");
    get(broker.follow(LOBBY, listener));
    assertThat(milliseconds("PTTL", key(LOBBY, "meta"))).isPositive();

    say(broker, LOBBY, "a");

    assertThat(milliseconds("PTTL", key(LOBBY, "meta"))).isEqualTo(-1);
    assertThat(milliseconds("PTTL", key(LOBBY, "log"))).isEqualTo(-1);
  }

  @Test
  void keyOfAnEarlierLog_isForgottenWithIt() throws Exception {
    Broker broker = broker();
    get(broker.append(draft(ANN, LOBBY, "a", "k"), 1));
    redis.command("DEL", key(LOBBY, "meta"));

    assertThat(get(broker.append(draft(ANN, LOBBY, "b", "k"), 2)).duplicate()).isFalse();
    assertThat(offsets(get(broker.read(LOBBY, ALL)))).containsExactly(1L);
  }

  @Test
  void whatIsDeletedOrReplaced_isNowhereInTheStore() throws Exception {
    Broker broker = broker();
    say(broker, LOBBY, "before");
    say(broker, LOBBY, "first secret");
    say(broker, LOBBY, "between");
    get(broker.append(edit(ANN, 2, "second secret"), 1));
    say(broker, LOBBY, "between");
    assertThat(stored(key(LOBBY, "log"))).contains("second secret").doesNotContain("first secret");

    get(broker.append(edit(ANN, 2, null), 2));

    assertThat(stored(key(LOBBY, "log"))).contains("between").doesNotContain("secret");
    assertThat(stored(key(LOBBY, "edits"))).doesNotContain("secret");
    assertThat(stored(key(LOBBY, "meta"))).doesNotContain("secret");
  }

  @Test
  void messageOutOfForm_isNotRead() throws Exception {
    Broker broker = broker();
    say(broker, LOBBY, "a");
    say(broker, LOBBY, "b");
    say(broker, LOBBY, "c");
    redis.command("LSET", key(LOBBY, "log"), "1", "1 m p - - 1 x7:nonsense");

    assertThat(offsets(get(broker.read(LOBBY, ALL)))).containsExactly(1L, 3L);
  }

  @Test
  void storeThatIsFull_isStillRead_andSoonWrittenToAgain() throws Exception {
    Broker broker = broker();
    get(broker.follow(LOBBY, listener));
    say(broker, LOBBY, "a");
    // The next reading says that the log is in use, and so writes.
    redis.command("HSET", key(LOBBY, "meta"), "used", "1");
    redis.command("CONFIG", "SET", "maxmemory", "1");
    try {
      assertThat(refusal(broker.append(draft(ANN, LOBBY, "b", null), 1)))
          .isEqualTo(ErrorCode.LIMIT_REACHED);
      assertThat(offsets(get(broker.read(LOBBY, ALL)))).containsExactly(1L);
      assertThat(redis.command("HGET", key(LOBBY, "meta"), "used")).isNotEqualTo("1");
      // Nor does a room in use give way because that cannot be said.
      redis.command("ZADD", prefix + ":rooms", "1", "lobby");
      get(broker.follow(LOBBY, listener));
      await()
          .untilAsserted(
              () ->
                  assertThat(redis.command("ZSCORE", prefix + ":rooms", "lobby"))
                      .isNotEqualTo("1"));
    } finally {
      redis.command("CONFIG", "SET", "maxmemory", "0");
    }
    assertThat(say(broker, LOBBY, "c").position().offset()).isEqualTo(2);
  }

  @Test
  void roomWhoseFirstMessageIsRefused_isNone() {
    Broker broker = broker();
    assertThat(refusal(broker.append(edit(ANN, 1, "x"), 1))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(get(broker.holds(LOBBY))).isTrue();

    broker.sweep();

    await().until(() -> !get(broker.holds(LOBBY)));
  }

  @Test
  void roomThatIsFollowed_isOneAgain_whereItWasForgottenMeanwhile() throws Exception {
    Broker broker = broker();
    get(broker.follow(LOBBY, listener));
    redis.command("ZREM", prefix + ":rooms", LOBBY.value());

    get(broker.follow(LOBBY, listener));

    await().until(() -> get(broker.holds(LOBBY)));
  }

  @Test
  void manyRoomsThatBeginAtOnce_areAllTold() throws Exception {
    Broker broker = broker();
    List<RoomName> rooms = IntStream.range(0, 40).mapToObj(i -> new RoomName("room" + i)).toList();
    rooms.forEach(room -> get(broker.append(draft(ANN, room, "x", null), 1)));
    redis.command("DEL", prefix + ":rooms");
    rooms.forEach(room -> get(broker.follow(room, listener)));

    broker.sweep();

    await()
        .untilAsserted(
            () -> assertThat(get(broker.names())).containsExactlyInAnyOrderElementsOf(rooms));
  }

  @Test
  void roomsOfAllNodes_areBounded_andOneThatNobodyUsesGivesWay() throws Exception {
    String[] bounds = {"chat.max-rooms", "2", "chat.rooms", "given", "chat.history-age", "PT0S"};
    Broker broker = broker(bounds);
    Broker other = broker(bounds);
    get(broker.follow(new RoomName("one"), listener));
    String two = say(other, new RoomName("two"), "x").position().epoch();

    assertThat(refusal(broker.follow(new RoomName("three"), listener)))
        .isEqualTo(ErrorCode.LIMIT_REACHED);
    assertThat(refusal(other.append(draft(ANN, new RoomName("three"), "x", null), 1)))
        .isEqualTo(ErrorCode.LIMIT_REACHED);
    say(other, new RoomName("given"), "x");
    redis.command("ZADD", prefix + ":rooms", "1", "given", "2", "two");
    redis.command("HSET", key(new RoomName("two"), "meta"), "used", "2");
    get(broker.follow(new RoomName("three"), listener));

    assertThat(get(broker.names()))
        .extracting(RoomName::value)
        .contains("given", "one", "three")
        .doesNotContain("two");
    await()
        .untilAsserted(
            () ->
                assertThat(redis.command("EXISTS", key(new RoomName("two"), "log")))
                    .isEqualTo(":0"));
    assertThat(get(other.read(new RoomName("two"), ALL)).epoch()).isNotEqualTo(two);
  }

  @Test
  void roomWithoutMessages_isNoneWhenNobodyFollowsItAnyMore() {
    Broker broker = broker();
    Broker other = broker();
    get(broker.follow(LOBBY, listener));
    get(other.follow(LOBBY, listener));
    get(broker.follow(DEV, listener));
    say(broker, DEV, "x");
    assertThat(get(other.holds(LOBBY))).isTrue();
    assertThat(get(other.holds(new RoomName("nowhere")))).isFalse();

    broker.unfollow(LOBBY);
    broker.unfollow(DEV);
    broker.sweep();
    broker.sweep();
    assertThat(get(other.names())).containsExactlyInAnyOrder(LOBBY, DEV);
    assertThat(broker.rooms()).isZero();
    other.unfollow(LOBBY);

    await()
        .untilAsserted(
            () -> {
              other.sweep();
              broker.unfollow(LOBBY);
              assertThat(get(other.names())).containsExactly(DEV);
            });
    assertThat(get(broker.holds(LOBBY))).isFalse();
  }

  @Test
  void callsAboutARoomThatNobodyKnew_takeEffectInTheirOrder() {
    Broker broker = broker();
    var position = broker.follow(LOBBY, listener);
    var said =
        IntStream.rangeClosed(1, 100)
            .mapToObj(i -> broker.append(draft(ANN, LOBBY, "x", null), i))
            .toList();
    var page = broker.read(LOBBY, Query.BOUNDS);
    broker.unfollow(LOBBY);

    assertThat(get(page).head()).isEqualTo(100);
    for (int i = 0; i < said.size(); i++) {
      assertThat(get(said.get(i)).position().offset()).isEqualTo(i + 1L);
    }
    await().until(() -> position.toCompletableFuture().isDone());
    assertThat(broker.rooms()).isZero();
  }

  @Test
  void whatRoomsHold_isCountedWhereTheyAreFollowed() {
    TestNode node = node();
    say(node.broker, LOBBY, "a");
    say(node.broker, LOBBY, "b");

    get(node.broker.follow(LOBBY, listener));

    assertThat(node.broker.held().messages()).isEqualTo(2);
    assertThat(node.broker.held().bytes()).isBetween(600L, 1200L);
    assertThat(node.broker.isAvailable()).isTrue();
  }

  private static long milliseconds(String... command) throws Exception {
    return Long.parseLong(redis.command(command).substring(1));
  }

  private String onlyKeyOf(RoomName room) throws Exception {
    String script = "return redis.call('KEYS', ARGV[1])[1]";
    return redis.command("EVAL", script, "0", key(room, "key:*"));
  }

  /** As it lies there. */
  private static String stored(String key) throws Exception {
    return redis.command("DUMP", key);
  }
}
