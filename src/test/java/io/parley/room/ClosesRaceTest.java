package io.parley.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.pool.Client;
import io.parley.pool.RecordingSink;
import io.parley.pool.TestPool;
import io.parley.protocol.Body;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Event;
import io.parley.protocol.RoomName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every way to end a client, at once, from many threads, in a room in which somebody talks. */
class ClosesRaceTest {
  private static final RoomName LOBBY = new RoomName("lobby");
  private static final int THREADS = 4;
  private static final int VISITS_A_THREAD = 60;
  private static final String KILOBYTE = "x".repeat(1000);

  /** More than the outbox and the window of one that does not read. */
  private static final int TO_OVERFLOW = 200;

  private final TestRooms here = new TestRooms("chat.outbox-max-bytes", "100000");
  private final TestPool test = here.test;
  private final ExecutorService threads = Executors.newFixedThreadPool(2 * THREADS);
  private final RecordingSink staying = RecordingSink.reading();
  private final Client stays = here.join(staying);
  private final Client talks = here.join(RecordingSink.reading());
  private int said;

  @AfterEach
  void stop() {
    threads.shutdownNow();
    here.close();
  }

  @Test
  void whoeverStays_getsEverythingInOrder_andEveryOtherIsClosedOnceAtMost() throws Exception {
    List<Future<List<RecordingSink>>> visits = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      visits.add(threads.submit(this::visit));
    }
    while (!visits.stream().allMatch(Future::isDone)) {
      talk();
    }
    for (int i = 0; i < TO_OVERFLOW; i++) {
      talk();
    }

    await().untilAsserted(() -> assertThat(staying.sent).hasSize(said));
    assertThat(staying.sent)
        .isEqualTo(IntStream.range(0, said).mapToObj(i -> i + KILOBYTE).toList());
    await()
        .untilAsserted(
            () -> assertThat(test.pool.clients()).containsExactlyInAnyOrder(stays, talks));
    await().untilAsserted(() -> assertThat(here.rooms.members(LOBBY)).isEqualTo(2));
    for (Future<List<RecordingSink>> visit : visits) {
      assertThat(visit.get())
          .allSatisfy(sink -> assertThat(sink.closes).hasSizeLessThanOrEqualTo(1));
    }
  }

  /** What the one who stays has not got yet fits its outbox. */
  private void talk() {
    here.messages.publish(talks, Body.ofText(said + KILOBYTE));
    said++;
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> staying.sent.size() > said - 50);
  }

  /** Comes and is ended, by overflow alone or by two others at once. */
  private List<RecordingSink> visit() throws Exception {
    List<RecordingSink> sinks = new ArrayList<>();
    for (int i = 0; i < VISITS_A_THREAD; i++) {
      RecordingSink sink = i % 2 == 0 ? RecordingSink.stopped() : RecordingSink.reading();
      sinks.add(sink);
      Client client = here.join(sink);
      if (i % 4 != 0) {
        Future<?> other =
            threads.submit(
                () ->
                    test.pool.closeAfterSending(
                        client, CloseCode.TOO_FAST, new Event.Greeting("bye")));
        switch (i % 4) {
          case 1 -> test.pool.remove(client, false);
          case 2 -> {
            test.pool.closeSoon(client, CloseCode.TOO_SLOW);
            test.pool.remove(client, false);
          }
          default -> test.pool.closeSoon(client, CloseCode.TOO_SLOW);
        }
        other.get();
      }
    }
    return sinks;
  }
}
