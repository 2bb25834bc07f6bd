package io.parley.room.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.config.Settings;
import io.parley.config.TestSettings;
import io.parley.protocol.Author;
import io.parley.protocol.Body;
import io.parley.protocol.DisplayName;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryBrokerTest {
  private static final RoomName LOBBY = new RoomName("lobby");
  private static final RoomName DEV = new RoomName("dev");
  private static final Author ANN = new Author(new UUID(0, 1), new DisplayName("Ann"));
  private static final Author BOB = new Author(new UUID(0, 2), new DisplayName("Bob"));
  private static final Query ALL = new Query(0, Long.MAX_VALUE, false, 1000, 1_000_000_000);

  private final AtomicLong now = new AtomicLong();
  private final List<Long> heard = new ArrayList<>();
  private final Broker.Listener listener =
      new Broker.Listener() {
        @Override
        public void published(Publication publication) {
          heard.add(publication.stored().position().offset());
        }

        @Override
        public void signalled(Event.Signal signal) {
          heard.add(-1L);
        }

        @Override
        public void lost(Position now) {
          throw new AssertionError("what is in memory is not lost");
        }
      };

  private MemoryBroker broker(String... with) {
    Settings settings = TestSettings.with(with);
    return new MemoryBroker(
        settings,
        new GivenRooms(settings),
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
        now::get,
        UUID::randomUUID);
  }

  @Test
  void offsets_beginAtOne_andHaveNoHoles_inEachRoom() {
    MemoryBroker broker = broker();
    assertThat(get(broker.follow(LOBBY, listener)).offset()).isZero();

    assertThat(say(broker, LOBBY, "a").position().offset()).isEqualTo(1);
    assertThat(say(broker, DEV, "b").position().offset()).isEqualTo(1);
    assertThat(say(broker, LOBBY, "c").position().offset()).isEqualTo(2);

    assertThat(heard).containsExactly(1L, 2L);
    assertThat(get(broker.follow(LOBBY, listener)).offset()).isEqualTo(2);
    broker.signal(LOBBY, new Event.Signal(LOBBY, ANN, "typing", null));
    assertThat(heard).containsExactly(1L, 2L, -1L);
  }

  @Test
  void window_isBoundedByCount_theOldestGoFirst() {
    MemoryBroker broker = broker("chat.history-messages", "3");
    IntStream.range(0, 5).forEach(i -> say(broker, LOBBY, "x"));

    LogPage page = get(broker.read(LOBBY, ALL));

    assertThat(offsets(page)).containsExactly(3L, 4L, 5L);
    assertThat(page.first()).isEqualTo(3);
    assertThat(page.head()).isEqualTo(5);
  }

  @Test
  void window_isBoundedByBytes_butTheNewestMessageStays() {
    MemoryBroker broker = broker("chat.history-room-bytes", "5000");
    for (int i = 0; i < 5; i++) {
      say(broker, LOBBY, "x".repeat(1500));
    }
    assertThat(offsets(get(broker.read(LOBBY, ALL)))).containsExactly(4L, 5L);

    say(broker, LOBBY, "x".repeat(20_000));

    assertThat(offsets(get(broker.read(LOBBY, ALL)))).containsExactly(6L);
  }

  @Test
  void window_isBoundedByAge_andTheRoomGoesWithItsLastMessage() {
    MemoryBroker broker = broker("chat.history-age", "PT1M");
    String epoch = say(broker, DEV, "a").position().epoch();
    pass(Duration.ofSeconds(40));
    say(broker, DEV, "b");
    pass(Duration.ofSeconds(20));

    LogPage page = get(broker.read(DEV, ALL));
    assertThat(offsets(page)).containsExactly(2L);
    assertThat(page.epoch()).isEqualTo(epoch);
    pass(Duration.ofSeconds(40));
    broker.sweep();

    assertThat(broker.rooms()).isZero();
    assertThat(broker.bytes()).isZero();
    assertThat(say(broker, DEV, "c").position().epoch()).isNotEqualTo(epoch);
  }

  @Test
  void roomThatIsFollowed_staysWithItsEpoch_alsoWithoutMessages() {
    MemoryBroker broker = broker("chat.history-age", "PT1M");
    String epoch = get(broker.follow(DEV, listener)).epoch();
    say(broker, DEV, "a");
    pass(Duration.ofMinutes(2));
    broker.sweep();

    LogPage page = get(broker.read(DEV, ALL));
    assertThat(page.epoch()).isEqualTo(epoch);
    assertThat(page.first()).as("the one that comes next").isEqualTo(2);
    broker.unfollow(DEV);
    assertThat(broker.rooms()).isZero();
  }

  @Test
  void allRoomsTogether_areBounded_theOldestMessagesOfAllGoFirst() {
    MemoryBroker broker = broker("chat.history-total-bytes", "8000");
    for (int i = 0; i < 3; i++) {
      say(broker, LOBBY, "x".repeat(1500));
      say(broker, DEV, "x".repeat(1500));
    }

    assertThat(broker.bytes()).isLessThanOrEqualTo(8000);
    assertThat(offsets(get(broker.read(LOBBY, ALL)))).containsExactly(2L, 3L);
    assertThat(offsets(get(broker.read(DEV, ALL)))).containsExactly(2L, 3L);
    say(broker, LOBBY, "x".repeat(4500));
    assertThat(offsets(get(broker.read(LOBBY, ALL)))).containsExactly(4L);
    assertThat(offsets(get(broker.read(DEV, ALL)))).containsExactly(3L);
  }

  @Test
  void key_isStoredOnce_forFiveMinutes_ofOneAuthorInOneRoom() {
    MemoryBroker broker = broker();
    broker.follow(LOBBY, listener);
    Stored first = get(broker.append(draft(ANN, LOBBY, "a", "k"), 1));

    Stored again = get(broker.append(draft(ANN, LOBBY, "a", "k"), 2));

    assertThat(again).isEqualTo(new Stored(first.position(), first.at(), true));
    assertThat(get(broker.append(draft(BOB, LOBBY, "a", "k"), 3)).duplicate()).isFalse();
    assertThat(get(broker.append(draft(ANN, DEV, "a", "k"), 4)).duplicate()).isFalse();
    assertThat(heard).containsExactly(1L, 2L);
    pass(Duration.ofMinutes(5));
    assertThat(get(broker.append(draft(ANN, LOBBY, "a", "k"), 5)).duplicate()).isFalse();
  }

  @Test
  void keys_areBounded_andMakeRoomWhenTheyAreForgotten() {
    MemoryBroker broker = broker("chat.dedupe-max-keys", "2");
    get(broker.append(draft(ANN, LOBBY, "a", "1"), 1));
    get(broker.append(draft(ANN, DEV, "a", "2"), 2));

    assertThat(refusal(broker.append(draft(ANN, LOBBY, "a", "3"), 3)))
        .isEqualTo(ErrorCode.LIMIT_REACHED);
    assertThat(get(broker.append(draft(ANN, LOBBY, "a", "1"), 4)).duplicate()).isTrue();
    say(broker, LOBBY, "without a key");
    pass(Duration.ofMinutes(5));
    broker.sweep();

    assertThat(get(broker.append(draft(ANN, LOBBY, "a", "3"), 5)).position().offset())
        .as("nothing was stored for the one that was refused")
        .isEqualTo(3);
  }

  @Test
  void edit_isForTheAuthorOfAMessageThatIsHeld() {
    MemoryBroker broker = broker("chat.history-messages", "3");
    say(broker, LOBBY, "a");
    get(broker.append(edit(ANN, 1, "b"), 1));

    assertThat(refusal(broker.append(edit(BOB, 1, "c"), 2))).isEqualTo(ErrorCode.NOT_ALLOWED);
    assertThat(refusal(broker.append(edit(ANN, 2, "c"), 3))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(broker.append(edit(ANN, 3, "c"), 4))).isEqualTo(ErrorCode.NOT_FOUND);
    IntStream.range(0, 2).forEach(i -> say(broker, LOBBY, "x"));
    assertThat(refusal(broker.append(edit(ANN, 1, "c"), 5))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void editsOfEdits_showTheNewestBodyEverywhere_andCountAsTheyAreRead() {
    MemoryBroker broker = broker();
    say(broker, LOBBY, "secret");
    for (int i = 0; i < 50; i++) {
      get(broker.append(edit(ANN, 1, "short"), 1));
    }
    assertThat(broker.bytes()).isLessThan(51 * 600);
    get(broker.append(edit(ANN, 1, "x".repeat(10_000)), 1));
    assertThat(broker.bytes()).isBetween(52 * 10_000L, 52 * 10_600L);
    get(broker.append(edit(ANN, 1, "short"), 1));
    assertThat(broker.bytes()).isLessThan(53 * 600);
    get(broker.append(edit(ANN, 1, null), 1));

    LogPage page = get(broker.read(LOBBY, ALL));

    assertThat(page.entries())
        .hasSize(54)
        .allSatisfy(
            entry ->
                assertThat(entry.frame().text())
                    .contains("\"deleted\":true")
                    .doesNotContain("secret", "short", "xx"));
    assertThat(page.entries().get(0).frame().text()).contains("\"editedAt\":54");
    assertThat(page.entries().get(53).frame().text())
        .contains("\"edits\":1")
        .doesNotContain("editedAt");
  }

  @Test
  void read_takesTheEarliestOrTheLatest_withinItsLimits() {
    MemoryBroker broker = broker();
    IntStream.range(0, 10).forEach(i -> say(broker, LOBBY, "x".repeat(1000)));

    assertThat(offsets(get(broker.read(LOBBY, new Query(2, 8, false, 3, 1_000_000)))))
        .containsExactly(3L, 4L, 5L);
    assertThat(offsets(get(broker.read(LOBBY, new Query(2, 8, true, 3, 1_000_000)))))
        .containsExactly(5L, 6L, 7L);
    LogPage cut = get(broker.read(LOBBY, new Query(0, 100, false, 10, 2500)));
    assertThat(offsets(cut)).containsExactly(1L, 2L);
    assertThat(cut.more()).isTrue();
    assertThat(offsets(get(broker.read(LOBBY, new Query(0, 100, false, 10, 1)))))
        .as("one whatever its size")
        .containsExactly(1L);
    LogPage none = get(broker.read(LOBBY, new Query(10, 11, false, 10, 1_000_000)));
    assertThat(none.entries()).isEmpty();
    assertThat(none.more()).isFalse();
    assertThat(get(broker.read(LOBBY, Query.BOUNDS)).entries()).isEmpty();
  }

  @Test
  void rooms_areBounded_exceptThoseOfTheSettings() {
    MemoryBroker broker = broker("chat.max-rooms", "2", "chat.rooms", "given");
    get(broker.follow(new RoomName("one"), listener));
    String two = say(broker, new RoomName("two"), "x").position().epoch();

    get(broker.follow(new RoomName("three"), listener));
    assertThat(refusal(broker.follow(new RoomName("four"), listener)))
        .isEqualTo(ErrorCode.LIMIT_REACHED);
    broker.unfollow(new RoomName("one"));
    assertThat(say(broker, new RoomName("two"), "x").position().epoch())
        .as("it was not followed, and gave way")
        .isNotEqualTo(two);
    say(broker, new RoomName("given"), "x");
    say(broker, LOBBY, "x");
  }

  private Stored say(Broker broker, RoomName room, String text) {
    return get(broker.append(draft(ANN, room, text, null), 1));
  }

  private static Draft draft(Author from, RoomName room, String text, @Nullable String key) {
    return new Draft(room, from, Body.ofText(text), key, null);
  }

  private static Draft edit(Author from, long offset, @Nullable String text) {
    return new Draft(LOBBY, from, text == null ? null : Body.ofText(text), null, offset);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private static LongStream offsets(LogPage page) {
    page.entries()
        .forEach(
            entry ->
                assertThat(entry.frame())
                    .isEqualTo(io.parley.pool.Frame.of(entry.frame().text(), false)));
    return page.entries().stream().mapToLong(Entry::offset);
  }

  private static <T> T get(CompletionStage<T> stage) {
    assertThat(stage.toCompletableFuture()).isCompleted();
    return stage.toCompletableFuture().join();
  }

  private static ErrorCode refusal(CompletionStage<?> stage) {
    assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
    return RefusedException.codeOf(
        stage.handle((done, failure) -> failure).toCompletableFuture().join());
  }
}
