package io.parley.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.config.TestSettings;
import io.parley.log.LogCapture;
import io.parley.pool.Drain.State;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Event;
import io.parley.protocol.Subprotocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final Duration PERIOD = Duration.ofSeconds(20);
  private static final Pattern BYE =
      Pattern.compile(
          "\\{\"type\":\"bye\",\"code\":1012,\"reason\":\"server restarting\","
              + "\"reconnect\":\\{\"minMs\":(\\d+),\"maxMs\":(\\d+)}}");
  private static final Pattern REASON = Pattern.compile("reconnect (\\d+)-(\\d+)");

  private final List<Client> gone = new CopyOnWriteArrayList<>();
  private final TestPool test = new TestPool(event -> gone.add(event.client()));

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void clients_areSentAwayEvenly_overThePeriod() {
    Drain drain = drain(PERIOD);
    gather(Subprotocol.SUPERCHAT, 1000);
    drain.start();

    List<Integer> left = new ArrayList<>();
    for (int second = 0; second < 20; second++) {
      drain.round();
      int expected = second * 50 + 1;
      await().until(() -> gone.size() == expected);
      left.add(drain.status().clients());
      assertThat(drain.state()).isEqualTo(State.DRAINING);
      assertThat(drain.status().remaining()).isEqualTo(Duration.ofSeconds(20 - second));
      pass(Duration.ofSeconds(1));
    }
    assertThat(left).startsWith(999, 949, 899).endsWith(49);
    drain.round();

    awaitDrained(drain);
    assertThat(drain.status()).isEqualTo(new Drain.Status(State.DRAINED, 0, Duration.ZERO));
    assertThat(test.pool.counters().closes(CloseCode.SERVICE_RESTART)).isEqualTo(1000);
  }

  @Test
  void windows_beginWhenTheDrainIsOver_andAreSpreadOverAsMuchTimeAgain() {
    Drain drain = drain(PERIOD);
    List<RecordingSink> sinks = gather(Subprotocol.SUPERCHAT, 500);
    sinks.addAll(gather(Subprotocol.CHAT, 500));
    drain.start();

    Set<RecordingSink> seen = new HashSet<>();
    // When, after the beginning, they may come back.
    List<Long> comingBack = new ArrayList<>();
    for (Duration at = Duration.ZERO; at.compareTo(PERIOD) <= 0; at = at.plusMillis(100)) {
      drain.round();
      int due = (int) Math.min(1000, at.toMillis() / 20 + 1);
      await().pollInterval(Duration.ofMillis(1)).until(() -> closed(sinks) == due);
      for (RecordingSink sink : sinks) {
        if (!sink.closes.isEmpty() && seen.add(sink)) {
          comingBack.add(at.toMillis() + told(sink));
        }
      }
      pass(Duration.ofMillis(100));
    }

    assertThat(comingBack).hasSize(1000);
    for (long second = 20; second < 40; second++) {
      long from = second * 1000;
      assertThat(comingBack).filteredOn(ms -> ms >= from && ms < from + 1000).hasSize(50);
    }
  }

  /** The least wait that a client was told in its subprotocol's way. */
  private static long told(RecordingSink sink) {
    assertThat(sink.closes).containsExactly(CloseCode.SERVICE_RESTART);
    if (sink.sent.isEmpty()) {
      return min(REASON.matcher(sink.reasons.get(0)));
    }
    assertThat(sink.reasons).containsExactly("server restarting");
    return min(BYE.matcher(sink.sent.get(0)));
  }

  /** The least wait; the window is as wide as it should be. */
  private static long min(Matcher window) {
    assertThat(window.matches()).isTrue();
    long min = Long.parseLong(window.group(1));
    assertThat(Long.parseLong(window.group(2)) - min).isEqualTo(1000);
    return min;
  }

  @Test
  void withoutAPeriod_everybodyIsSentAwayAtOnce_forASecond() {
    Drain drain = drain(Duration.ZERO);
    List<RecordingSink> sinks = gather(Subprotocol.CHAT, 10);

    drain.start();
    drain.round();

    awaitDrained(drain);
    assertThat(sinks)
        .allSatisfy(sink -> assertThat(sink.reasons).containsExactly("reconnect 0-1000"));
  }

  @Test
  void windows_leaveTheServerTheTimeToStart() {
    Drain drain = drain(PERIOD, Duration.ofSeconds(7));
    RecordingSink first = gather(Subprotocol.CHAT, 1).get(0);

    drain.start();
    drain.round();
    await().until(() -> !first.closes.isEmpty());
    RecordingSink newcomer = gather(Subprotocol.CHAT, 1).get(0);
    await().until(() -> !newcomer.closes.isEmpty());

    assertThat(first.reasons).containsExactly("reconnect 27000-28000");
    assertThat(min(REASON.matcher(newcomer.reasons.get(0)))).isBetween(27_000L, 47_000L);
  }

  @Test
  void whoComesInTheMomentOfTheStart_keepsItFromBeingOver() {
    Drain drain = drain(PERIOD);
    test.beforeTurningAway =
        () -> {
          assertThat(drain.state()).isEqualTo(State.SERVING);
          gather(Subprotocol.CHAT, 1);
        };

    drain.start();

    assertThat(drain.state()).isEqualTo(State.DRAINING);
    drain.round();
    awaitDrained(drain);
  }

  @Test
  void clientThatCannotBeSentAway_keepsNobodyElse() {
    Drain drain = drain(Duration.ZERO);
    List<RecordingSink> sinks = gather(Subprotocol.CHAT, 3);
    test.failOnce = true;
    drain.start();

    try (LogCapture log = new LogCapture(Drain.class)) {
      drain.round();
      drain.round();
      assertThat(log.lines()).anyMatch(line -> line.contains("what=drain"));
    }

    await().until(() -> closed(sinks) == 2);
  }

  @Test
  void withoutClients_itIsOverAtOnce() {
    Drain drain = drain(PERIOD);
    assertThat(drain.status()).isEqualTo(new Drain.Status(State.SERVING, 0, Duration.ZERO));

    drain.start();

    assertThat(drain.state()).isEqualTo(State.DRAINED);
  }

  @Test
  void whoComesDuringIt_orAfterIt_isSentAwayToo() {
    Drain drain = drain(PERIOD);
    List<RecordingSink> there = gather(Subprotocol.SUPERCHAT, 1);
    drain.start();
    pass(Duration.ofSeconds(5));

    RecordingSink during = gather(Subprotocol.SUPERCHAT, 1).get(0);
    await().until(() -> during.closes.equals(List.of(CloseCode.SERVICE_RESTART)));
    assertThat(during.sent).hasSize(1);
    assertThat(min(BYE.matcher(during.sent.get(0)))).isBetween(15_000L, 35_000L);
    assertThat(there.get(0).closes).isEmpty();
    drain.round();
    awaitDrained(drain);

    pass(Duration.ofMinutes(1));
    RecordingSink after = gather(Subprotocol.CHAT, 1).get(0);
    assertThat(drain.state()).isEqualTo(State.DRAINED);
    await().until(() -> after.closes.equals(List.of(CloseCode.SERVICE_RESTART)));
    assertThat(min(REASON.matcher(after.reasons.get(0)))).isBetween(0L, 20_000L);
  }

  @Test
  void whoComesWhenNobodyIsThere_andGoesBeforeAnybodyLooks_getsItsLastWord() {
    Drain drain = drain(PERIOD);
    RecordingSink only = gather(Subprotocol.CHAT, 1).get(0);
    drain.start();
    drain.round();
    await().until(() -> !only.closes.isEmpty() && test.pool.isEmpty());
    assertThat(drain.state()).isEqualTo(State.DRAINING);
    pass(Drain.LINGER);

    RecordingSink late = gather(Subprotocol.CHAT, 1).get(0);
    await().until(() -> !late.closes.isEmpty());

    awaitDrained(drain);
  }

  @Test
  void client_getsWhatWaitsForIt_andThenItsBye() {
    Drain drain = drain(Duration.ZERO);
    RecordingSink plain = RecordingSink.stopped();
    Client client = test.open(plain);
    List<String> texts =
        Stream.iterate(0, i -> i + 1).limit(90).map(i -> i + "x".repeat(1000)).toList();
    texts.forEach(text -> test.pool.send(client, new Event.Greeting(text)));

    drain.start();
    drain.round();
    test.pool.send(client, new Event.Greeting("too late"));
    assertThat(plain.closes).isEmpty();
    assertThat(drain.state()).isEqualTo(State.DRAINING);

    await()
        .untilAsserted(
            () -> {
              plain.readOn();
              assertThat(plain.closes).containsExactly(CloseCode.SERVICE_RESTART);
            });
    assertThat(plain.sent).isEqualTo(texts);
    awaitDrained(drain);
  }

  @Test
  void clientThatTakesNothing_isClosedAfterItsFarewell() {
    Drain drain = drain(Duration.ZERO);
    Heartbeat heartbeat =
        new Heartbeat(
            test.pool,
            TestSettings.with("chat.send-deadline", "PT0S"),
            test.ticker,
            DrainTest::idle);
    RecordingSink stalled = RecordingSink.stopped();
    Client client = test.open(stalled);
    String half = "x".repeat(Outbox.WINDOW_BYTES / 2);
    for (int i = 0; i < 3; i++) {
      test.pool.send(client, new Event.Greeting(half));
    }

    drain.start();
    drain.round();
    heartbeat.beat();
    assertThat(drain.state()).isEqualTo(State.DRAINING);
    pass(Heartbeat.FAREWELL);
    heartbeat.beat();

    awaitDrained(drain);
    assertThat(stalled.reasons).containsExactly("reconnect 0-1000");
  }

  @Test
  void whoLeavesByItself_isNotSentAway() {
    Drain drain = drain(PERIOD);
    RecordingSink sink = RecordingSink.reading();
    Client client = test.open(sink);
    RecordingSink other = RecordingSink.reading();
    test.open(other);
    drain.start();
    test.pool.remove(client, true);

    pass(PERIOD);
    drain.round();

    awaitDrained(drain);
    assertThat(sink.closes).isEmpty();
    assertThat(other.closes).containsExactly(CloseCode.SERVICE_RESTART);
    assertThat(test.pool.counters().closes(CloseCode.SERVICE_RESTART)).isEqualTo(1);
  }

  @Test
  void start_onceMore_changesNothing() {
    Drain drain = drain(PERIOD);
    gather(Subprotocol.CHAT, 2);
    drain.start();
    pass(Duration.ofSeconds(19));

    drain.start();

    assertThat(drain.status().remaining()).isEqualTo(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));
    drain.round();
    awaitDrained(drain);
    drain.start();
    assertThat(drain.state()).isEqualTo(State.DRAINED);
  }

  @Test
  void start_beginsByItself_andEndsWithTheLastClient() {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    Drain drain =
        new Drain(
            test.pool,
            TestSettings.with("chat.drain-period", "PT0S"),
            test.ticker,
            rounds -> {
              Thread thread = new Thread(rounds);
              threads.add(thread);
              return thread;
            });
    gather(Subprotocol.CHAT, 3);

    drain.start();

    awaitDrained(drain);
    await().until(() -> !threads.get(0).isAlive());
    assertThat(threads).hasSize(1);
  }

  @Test
  void undeployDuringIt_closesEveryoneOnce() {
    Drain drain = drain(PERIOD);
    List<RecordingSink> sinks = gather(Subprotocol.CHAT, 10);
    drain.start();
    drain.round();
    await().until(() -> closed(sinks) == 1);

    drain.stop();
    test.pool.closeAll(CloseCode.GOING_AWAY);

    assertThat(sinks).allSatisfy(sink -> assertThat(sink.closes).hasSize(1));
    assertThat(sinks).filteredOn(sink -> sink.closes.contains(CloseCode.GOING_AWAY)).hasSize(9);
    RecordingSink late = gather(Subprotocol.CHAT, 1).get(0);
    await().until(() -> late.closes.equals(List.of(CloseCode.GOING_AWAY)));
  }

  private Drain drain(Duration period) {
    return drain(period, Duration.ZERO);
  }

  private Drain drain(Duration period, Duration allowance) {
    return new Drain(
        test.pool,
        TestSettings.with(
            "chat.drain-period", period.toString(), "chat.restart-allowance", allowance.toString()),
        test.ticker,
        DrainTest::idle);
  }

  /** Everybody has gone, and a while after that it is over. */
  private void awaitDrained(Drain drain) {
    await().until(() -> test.pool.isEmpty());
    assertThat(drain.state()).isEqualTo(State.DRAINING);
    pass(Drain.LINGER.minusNanos(1));
    assertThat(drain.state()).isEqualTo(State.DRAINING);
    pass(Duration.ofNanos(1));
    assertThat(drain.state()).isEqualTo(State.DRAINED);
  }

  /** The rounds are the test's own. */
  private static Thread idle(Runnable rounds) {
    return new Thread(() -> {});
  }

  private List<RecordingSink> gather(Subprotocol subprotocol, int count) {
    List<RecordingSink> sinks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sinks.add(RecordingSink.reading());
      test.open(subprotocol, sinks.get(i));
    }
    return sinks;
  }

  private static int closed(List<RecordingSink> sinks) {
    return (int) sinks.stream().filter(sink -> !sink.closes.isEmpty()).count();
  }

  private void pass(Duration time) {
    test.now.addAndGet(time.toNanos());
  }
}
