package io.parley.cluster.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Store;
import io.parley.config.Settings;
import io.parley.config.TestSettings;
import io.parley.log.FailureLog;
import io.parley.log.LogPace;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Position;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.room.log.Query;
import io.parley.room.log.ReadGate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChecksTest {
  private static final String NODE = "11111111-2222-4333-8444-555555555555";
  private static final int ROOMS = 10_000;

  private final AtomicLong now = new AtomicLong();
  private final Settings settings = TestSettings.with("chat.redis-uri", "redis://127.0.0.1:1");
  private final Store unconnected =
      new Store(settings.redis().orElseThrow(), List.of(), now::get, Thread::new);
  private final Marker marker = new Marker(NODE);
  private final Asked store = new Asked();
  private final ReadGate reads = new ReadGate(8);
  private final Checks checks = new Checks();
  private final List<Followed> rooms = IntStream.range(0, ROOMS).mapToObj(this::room).toList();

  @AfterEach
  void close() {
    unconnected.close();
  }

  private Followed room(int number) {
    RoomName name = new RoomName("room" + number);
    Timetable timetable = new Timetable(now::get, name.hashCode());
    return new Followed(
        name,
        new Ear(),
        store,
        marker,
        timetable,
        new FailureLog(now::get),
        new LogPace(now::get),
        reads);
  }

  @Test
  void manyRooms_areAskedAboutSomeAtATime() {
    checks.add(rooms);

    assertThat(store.open).hasSize(Checks.MAX_UNDER_WAY);
    assertThat(checks.isIdle()).isFalse();
    while (!store.open.isEmpty()) {
      store.answerOne();
      assertThat(store.open).hasSizeLessThanOrEqualTo(Checks.MAX_UNDER_WAY);
    }
    assertThat(store.asked).isEqualTo(ROOMS);
    assertThat(checks.isIdle()).isTrue();
    assertThat(rooms).allSatisfy(room -> assertThat(room.heard()).isNotNull());
  }

  @Test
  void whatIsMissing_isReadFewRoomsAtATime() {
    checks.add(rooms);
    while (!store.open.isEmpty()) {
      store.answerOne();
    }
    store.head = 1;

    checks.add(rooms);

    // First they are asked where they stand, and those that are behind then for what was said.
    for (int i = 0; i < Checks.MAX_UNDER_WAY; i++) {
      store.answerOne();
    }
    assertThat(store.open).hasSize(8);
    assertThat(store.bodies).isEqualTo(8);
  }

  @Test
  void storeThatRefusesAtOnce_isAskedOnceAboutEach_withoutNesting() {
    store.away = true;

    checks.add(rooms);

    assertThat(store.asked).isEqualTo(ROOMS);
    assertThat(store.depth).isLessThan(200);
    assertThat(rooms).as("asked again soon").allMatch(Followed::isDue);
  }

  @Test
  void rooms_areDueAfterASilence_andNotAllAtOnce() {
    now.addAndGet(Timetable.SILENCE.toNanos() - 1);
    assertThat(rooms).noneMatch(Followed::isDue);
    List<Long> due = new ArrayList<>();
    for (int second = 1; second <= 10; second++) {
      now.addAndGet(Duration.ofSeconds(1).toNanos());
      due.add(rooms.stream().filter(Followed::isDue).count());
    }
    for (int i = 1; i < due.size(); i++) {
      assertThat(due.get(i) - due.get(i - 1)).isBetween(ROOMS / 20L, ROOMS / 5L);
    }
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(rooms).allMatch(Followed::isDue);
  }

  /** A store that answers when it is told to. */
  private final class Asked extends LogStore {
    private final Queue<CompletableFuture<LogPortion>> open = new ArrayDeque<>();
    private boolean away;
    private int asked;
    private int bodies;
    private int depth;
    private long head;

    Asked() {
      super(unconnected, new KeySpace("p"), marker, settings.window());
    }

    void answerOne() {
      LogState state = new LogState(new Position("e", head), "-", 1, head, 0);
      open.remove().complete(new LogPortion(state, List.of(), head > 0));
    }

    @Override
    CompletionStage<LogPortion> read(RoomName room, Query query) {
      asked++;
      bodies += query.limit() > 0 ? 1 : 0;
      depth = Math.max(depth, new Throwable().getStackTrace().length);
      if (away) {
        return CompletableFuture.failedFuture(new RefusedException(ErrorCode.UNAVAILABLE));
      }
      CompletableFuture<LogPortion> answer = new CompletableFuture<>();
      open.add(answer);
      return answer;
    }
  }
}
