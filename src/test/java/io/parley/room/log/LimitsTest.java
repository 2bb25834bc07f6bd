package io.parley.room.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.config.Settings;
import io.parley.config.TestSettings;
import io.parley.log.LogCapture;
import io.parley.protocol.Author;
import io.parley.protocol.Body;
import io.parley.protocol.DisplayName;
import io.parley.protocol.RoomName;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final Author ANN = new Author(new UUID(0, 1), new DisplayName("Ann"));

  private final AtomicLong now = new AtomicLong();
  private final LogCapture log = new LogCapture(Limits.class);

  @AfterEach
  void stop() {
    log.close();
  }

  @Test
  void limitThatIsReached_isToldOnceAMinute_withHowOften() {
    MemoryBroker broker = broker("chat.dedupe-max-keys", "1");
    for (int i = 0; i < 4; i++) {
      say(broker, "lobby", "key " + i);
    }
    assertThat(log.lines()).as("with the log's lock held").isEmpty();
    broker.sweep();
    say(broker, "lobby", "another");
    broker.sweep();
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    broker.sweep();
    broker.sweep();

    assertThat(log.lines())
        .containsExactly(
            "WARNING event=limit-reached limit=chat.dedupe-max-keys times=3",
            "WARNING event=limit-reached limit=chat.dedupe-max-keys times=1");
  }

  @Test
  void roomsThatGiveWay_andMessagesThatLeaveEarly_areTold() {
    MemoryBroker broker =
        broker("chat.max-rooms", "2", "chat.history-total-bytes", "1500", "chat.rooms", "");
    for (int i = 0; i < 3; i++) {
      say(broker, "room" + i, null);
    }
    broker.sweep();
    assertThat(log.lines())
        .containsExactly("WARNING event=limit-reached limit=chat.max-rooms times=1");

    for (int i = 0; i < 10; i++) {
      say(broker, "room2", null);
    }
    broker.sweep();

    assertThat(log.lines().get(1))
        .startsWith("WARNING event=limit-reached limit=chat.history-total-bytes times=");
  }

  private MemoryBroker broker(String... with) {
    Settings settings = TestSettings.with(with);
    return new MemoryBroker(
        settings, new GivenRooms(settings), Clock.systemUTC(), now::get, UUID::randomUUID);
  }

  private static void say(MemoryBroker broker, String room, @Nullable String key) {
    var unused = broker.append(new Draft(new RoomName(room), ANN, Body.ofText("x"), key, null), 0);
  }
}
