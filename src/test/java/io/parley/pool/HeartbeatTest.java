package io.parley.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.config.TestSettings;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private final TestPool test = new TestPool(event -> {});
  private final RecordingSink sink = RecordingSink.reading();

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void start_beatsUntilItIsStopped() {
    RecordingSink ended = RecordingSink.reading();
    test.open(ended);
    ended.open = false;
    List<Thread> started = new CopyOnWriteArrayList<>();
    Heartbeat heartbeat =
        new Heartbeat(
            test.pool,
            TestSettings.with("chat.send-deadline", "PT0.5S"),
            test.ticker,
            beats -> {
              Thread thread = new Thread(beats);
              started.add(thread);
              return thread;
            });

    heartbeat.start();

    await()
        .untilAsserted(
            () -> {
              pass(Duration.ofSeconds(1));
              assertThat(test.pool.size()).isZero();
            });
    heartbeat.stop();
    await().until(() -> !started.get(0).isAlive());
  }

  @Test
  void client_isPingedOnceAnInterval() {
    Heartbeat heartbeat = heartbeat();
    test.open(sink);

    passBeating(heartbeat, 25);
    heartbeat.beat();
    assertThat(sink.pings).hasValue(1);
    test.pool.clients().forEach(test.pool::heard);
    passBeating(heartbeat, 25);
    assertThat(sink.pings).hasValue(2);
  }

  @Test
  void clientsThatCameAtOnce_arePingedSpreadOverTheInterval() {
    Heartbeat heartbeat = heartbeat();
    List<RecordingSink> sinks =
        Stream.generate(RecordingSink::reading).limit(1000).peek(test::open).toList();

    List<Integer> pingsOfABeat = new ArrayList<>();
    int before = 0;
    for (int i = 0; i < 25; i++) {
      passBeating(heartbeat, 1);
      int pinged = sinks.stream().mapToInt(sink -> sink.pings.get()).sum();
      pingsOfABeat.add(pinged - before);
      before = pinged;
    }

    assertThat(sinks).allSatisfy(sink -> assertThat(sink.pings).hasValue(1));
    assertThat(pingsOfABeat).allSatisfy(pings -> assertThat(pings).isBetween(1, 150));
  }

  @Test
  void beatsThatAreLate_pingEveryoneAllTheSame() {
    Heartbeat heartbeat = heartbeat();
    List<RecordingSink> sinks =
        Stream.generate(RecordingSink::reading).limit(200).peek(test::open).toList();

    for (int i = 0; i < 3; i++) {
      pass(Duration.ofSeconds(9));
      heartbeat.beat();
    }

    assertThat(sinks).allSatisfy(sink -> assertThat(sink.pings).hasValueGreaterThanOrEqualTo(1));
  }

  @Test
  void clientThatDoesNotTakeItsFarewell_isClosedAllTheSame() {
    Heartbeat heartbeat = heartbeat("chat.send-deadline", "PT0S");
    RecordingSink stopped = RecordingSink.stopped();
    Client client = test.open(stopped);
    String half = "x".repeat(Outbox.WINDOW_BYTES / 2);
    for (int i = 0; i < 3; i++) {
      test.pool.send(client, new Event.Greeting(half));
    }

    test.pool.closeAfterSending(client, CloseCode.TOO_FAST, new Event.Greeting("bye"));
    passBeating(heartbeat, 4);
    assertThat(stopped.closes).isEmpty();
    passBeating(heartbeat, 1);

    await().untilAsserted(() -> assertThat(stopped.closes).containsExactly(CloseCode.TOO_FAST));
    assertThat(test.pool.size()).isZero();
  }

  @Test
  void clientThatIsHeard_stays() {
    Heartbeat heartbeat = heartbeat();
    Client client = test.open(sink);

    for (int i = 0; i < 10; i++) {
      passBeating(heartbeat, 25);
      test.pool.heard(client);
    }

    assertThat(test.pool.size()).isEqualTo(1);
    assertThat(sink.pings).hasValue(10);
  }

  @Test
  void pings_areCounted_andThoseWithoutAnAnswer() {
    Heartbeat heartbeat = heartbeat();
    Client answering = test.open(sink);
    test.open(RecordingSink.reading());

    for (int i = 0; i < 49; i++) {
      int before = sink.pings.get();
      passBeating(heartbeat, 1);
      if (sink.pings.get() > before) {
        pass(Duration.ofMillis(1));
        test.pool.heard(answering);
      }
    }
    assertThat(test.pool.counters().missedPings()).isLessThanOrEqualTo(1);
    passBeating(heartbeat, 25);

    // The silent one was pinged once or twice before it was closed.
    PoolCounters counters = test.pool.counters();
    assertThat(counters.pings()).isGreaterThan(sink.pings.get());
    assertThat(counters.missedPings()).isEqualTo(counters.pings() - sink.pings.get() - 1);
  }

  @Test
  void silentClient_isClosedWith4002_afterTwoIntervals() {
    Heartbeat heartbeat = heartbeat();
    test.open(sink);

    passBeating(heartbeat, 49);
    assertThat(test.pool.size()).isEqualTo(1);
    assertThat(sink.pings).hasValueGreaterThanOrEqualTo(1);
    passBeating(heartbeat, 1);

    await().untilAsserted(() -> assertThat(sink.closes).containsExactly(CloseCode.NO_PONG));
    assertThat(test.pool.size()).isZero();
  }

  @Test
  void pauseOfTheWholeMachine_isNobodysSilence() {
    Heartbeat heartbeat = heartbeat();
    test.open(sink);
    passBeating(heartbeat, 30);

    pass(Duration.ofMinutes(5));
    heartbeat.beat();
    passBeating(heartbeat, 49);
    assertThat(test.pool.size()).isEqualTo(1);

    passBeating(heartbeat, 1);
    await().untilAsserted(() -> assertThat(test.pool.size()).isZero());
  }

  @Test
  void clientThatCannotBePinged_isClosed() {
    Heartbeat heartbeat = heartbeat();
    test.open(sink);
    sink.pingable = false;

    passBeating(heartbeat, 25);

    await().untilAsserted(() -> assertThat(test.pool.size()).isZero());
  }

  @Test
  void sessionThatHasEndedUnreported_isSwept_whenItsLastWordsHaveHadTheirTime() {
    Heartbeat heartbeat = heartbeat();
    test.open(sink);
    sink.open = false;

    heartbeat.beat();
    passBeating(heartbeat, 4);
    assertThat(test.pool.size()).isEqualTo(1);
    passBeating(heartbeat, 1);

    assertThat(test.pool.size()).isZero();
    assertThat(sink.closes).isEmpty();
  }

  @Test
  void clientThatTakesNothing_isClosedWith4001_afterTheSendDeadline() {
    Heartbeat heartbeat = heartbeat();
    RecordingSink stopped = RecordingSink.stopped();
    Client client = test.open(stopped);
    test.pool.send(client, new Event.Greeting("x"));
    await().until(() -> !stopped.sent.isEmpty());

    pass(Duration.ofSeconds(10));
    heartbeat.beat();

    await().untilAsserted(() -> assertThat(stopped.closes).containsExactly(CloseCode.TOO_SLOW));
  }

  @Test
  void messageLeftUnfinished_isClosedWith4001_afterTheAssemblyDeadline() {
    Heartbeat heartbeat = heartbeat();
    Client client = test.open(sink);
    test.pool.heardPart(client, 1, false);

    pass(Duration.ofSeconds(9));
    test.pool.heardPart(client, 1, false);
    heartbeat.beat();
    assertThat(test.pool.size()).isEqualTo(1);
    pass(Duration.ofSeconds(1));
    heartbeat.beat();

    await().untilAsserted(() -> assertThat(sink.closes).containsExactly(CloseCode.TOO_SLOW));
  }

  @Test
  void messageThatIsFinished_hasNoDeadline() {
    Heartbeat heartbeat = heartbeat();
    Client client = test.open(sink);
    test.pool.heardPart(client, 1, false);
    test.pool.heardPart(client, 1, true);

    pass(Duration.ofSeconds(20));
    heartbeat.beat();

    assertThat(test.pool.size()).isEqualTo(1);
  }

  @Test
  void everythingOff_leavesEveryoneAlone() {
    Heartbeat heartbeat =
        heartbeat(
            "chat.ping-interval", "PT0S", "chat.send-deadline", "", "chat.assembly-deadline", "");
    Client client = test.open(sink);
    test.pool.heardPart(client, 1, false);

    pass(Duration.ofDays(1));
    heartbeat.beat();

    assertThat(test.pool.size()).isEqualTo(1);
    assertThat(sink.pings).hasValue(0);
  }

  private Heartbeat heartbeat(String... settings) {
    return new Heartbeat(test.pool, TestSettings.with(settings), test.ticker, Thread::new);
  }

  private void passBeating(Heartbeat heartbeat, int seconds) {
    for (int i = 0; i < seconds; i++) {
      pass(Duration.ofSeconds(1));
      heartbeat.beat();
    }
  }

  private void pass(Duration time) {
    test.now.addAndGet(time.toNanos());
  }
}
