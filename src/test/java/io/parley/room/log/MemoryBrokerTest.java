package io.parley.room.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.config.Settings;
import io.parley.config.TestSettings;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RoomName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryBrokerTest extends BrokerContract {
  private final AtomicLong now = new AtomicLong();

  @Override
  protected MemoryBroker broker(String... with) {
    Settings settings = TestSettings.with(with);
    return new MemoryBroker(
        settings,
        new GivenRooms(settings),
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
        now::get,
        UUID::randomUUID);
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
  void editsOfEdits_showTheNewestBodyEverywhere_andCountAsTheyAreRead_inMemory() {
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

  @Test
  void stages_haveCompletedWhenTheirCallsReturn() {
    MemoryBroker broker = broker();

    assertThat(broker.follow(LOBBY, listener).toCompletableFuture()).isCompleted();
    assertThat(broker.append(draft(ANN, LOBBY, "a", null), 1).toCompletableFuture()).isCompleted();
    assertThat(broker.read(LOBBY, ALL).toCompletableFuture()).isCompleted();
    assertThat(heard).containsExactly(1L);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
