package io.parley.room;

import static io.parley.room.TestRooms.ID;
import static io.parley.room.TestRooms.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.log.LogCapture;
import io.parley.pool.Client;
import io.parley.pool.RecordingSink;
import io.parley.protocol.Body;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Command;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Position;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RequestId;
import io.parley.protocol.RoomName;
import io.parley.protocol.Subprotocol;
import io.parley.room.log.LogPage;
import io.parley.room.log.Query;
import jakarta.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private static final Pattern OFFSET =
      Pattern.compile("\"type\":\"(message|ok)\".*?\"offset\":(\\d+)");
  private static final String KILOBYTE = "x".repeat(1000);

  private final TestRooms here =
      new TestRooms("chat.outbox-max-bytes", "100000", "chat.history-messages", "10000");

  @AfterEach
  void stop() {
    here.close();
  }

  @Test
  void stoppedReader_thatRecoversTenOutboxes_costsTwoPortions_andGetsThemAllWhenItReads() {
    Client ann = here.joinStructured(RecordingSink.reading());
    say(ann, 1000);
    RecordingSink slow = RecordingSink.stopped();
    here.join(here.test.open(Subprotocol.SUPERCHAT, slow), null, from(0));
    await().until(() -> !slow.sent.isEmpty());
    say(ann, 200);

    assertThat(here.test.pool.unsentBytes()).isLessThan(3 * 65_536L);
    await()
        .untilAsserted(
            () -> {
              slow.readOn();
              assertThat(messages(slow)).hasSize(1200);
            });
    assertThat(messages(slow)).isEqualTo(LongStream.rangeClosed(1, 1200).boxed().toList());
    assertThat(slow.closes).isEmpty();
  }

  @Test
  void storeThatIsAway_sendsTheReaderAway_andTheLogIsToldOnlyOfWhatShouldNotBe() {
    say(here.joinStructured(RecordingSink.reading()), 1);
    try (LogCapture log = new LogCapture(CatchUp.class)) {
      recoverFromAStoreThatFailsWith(
          new RefusedException(ErrorCode.UNAVAILABLE), CloseCode.SERVICE_RESTART);
      recoverFromAStoreThatFailsWith(
          new RefusedException(ErrorCode.LIMIT_REACHED), CloseCode.SERVICE_RESTART);
      assertThat(log.lines()).isEmpty();

      recoverFromAStoreThatFailsWith(
          new IllegalStateException("as the test wants it"), CloseCode.INTERNAL_ERROR);
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("SEVERE event=failed what=\"catching up\" client=");
    }
  }

  private void recoverFromAStoreThatFailsWith(RuntimeException failure, CloseCode code) {
    Position start = from(0);
    AtomicInteger reads = new AtomicInteger();
    // The first is for the bounds.
    here.beforeRead = () -> here.readFailure = reads.incrementAndGet() == 1 ? null : failure;
    RecordingSink reader = RecordingSink.reading();
    here.join(here.test.open(Subprotocol.SUPERCHAT, reader), null, start);
    await().until(() -> reader.closes.equals(List.of(code)));
    here.beforeRead = () -> {};
    here.readFailure = null;
  }

  @Test
  void messagesThatCannotBeRead_areLeftOut_andNothingElse() {
    Client ann = here.joinStructured(RecordingSink.reading());
    say(ann, 300);
    here.readAs =
        page ->
            new LogPage(
                page.epoch(),
                page.first(),
                page.head(),
                page.entries().stream()
                    .filter(entry -> entry.offset() > 70 && entry.offset() != 200)
                    .filter(entry -> entry.offset() < 299)
                    .toList(),
                page.more());
    RecordingSink sink = RecordingSink.reading();
    here.recover(sink);
    List<Long> readable = new ArrayList<>(LongStream.range(71, 299).boxed().toList());
    readable.remove(200L);
    await().untilAsserted(() -> assertThat(messages(sink)).isEqualTo(readable));

    say(ann, 1);

    readable.add(301L);
    await().untilAsserted(() -> assertThat(messages(sink)).isEqualTo(readable));
  }

  @Test
  void readerThatTheWindowOvertakes_isClosed_notSkipped() {
    try (TestRooms small = new TestRooms("chat.history-messages", "300")) {
      Client ann = small.joinStructured(RecordingSink.reading());
      say(small, ann, 300);
      RecordingSink slow = RecordingSink.stopped();
      Client reader = small.test.open(Subprotocol.SUPERCHAT, slow);
      small.join(reader, null, new Position(small.epoch(), 0));
      await().until(() -> !slow.sent.isEmpty());
      say(small, ann, 300);

      await()
          .untilAsserted(
              () -> {
                slow.readOn();
                assertThat(slow.closes).containsExactly(CloseCode.TOO_SLOW);
              });
      List<Long> seen = messages(slow);
      assertThat(seen).isEqualTo(LongStream.rangeClosed(1, seen.size()).boxed().toList());
    }
  }

  @Test
  void whatTheReaderSaysItself_standsInItsPlace_asAnAnswer() {
    Client ann = here.joinStructured(RecordingSink.reading());
    say(ann, 300);
    RecordingSink slow = RecordingSink.stopped();
    Client bob = here.test.open(Subprotocol.SUPERCHAT, slow);
    here.join(bob, null, from(0));
    await().until(() -> !slow.sent.isEmpty());
    say(ann, 1);
    TestRooms.succeed(here.messages.send(bob, new Command.Send(ID, LOBBY, body(), null)));
    TestRooms.succeed(here.messages.send(bob, new Command.Send(null, LOBBY, body(), null)));
    say(ann, 1);

    await()
        .untilAsserted(
            () -> {
              slow.readOn();
              assertThat(messages(slow)).contains(304L);
            });
    assertThat(messages(slow))
        .as("303 wanted no answer")
        .isEqualTo(LongStream.rangeClosed(1, 304).filter(i -> i != 303).boxed().toList());
    assertThat(lines(slow).stream().filter(line -> line.contains("\"offset\":302")))
        .singleElement()
        .asString()
        .startsWith("{\"type\":\"ok\"");
  }

  @Test
  void answersLongerThanTheMessagesThatTheyStandFor_makeNoPortionLonger() {
    Client ann = here.joinStructured(RecordingSink.reading());
    say(ann, 300);
    RecordingSink slow = RecordingSink.stopped();
    Client bob = here.test.open(Subprotocol.SUPERCHAT, slow);
    here.join(bob, null, from(0));
    RequestId longId = new RequestId(Json.createValue("\u0001".repeat(64)));
    for (int i = 0; i < 600; i++) {
      Command.Send send = new Command.Send(longId, LOBBY, Body.ofText(""), null);
      TestRooms.succeed(here.messages.send(bob, send));
    }

    await()
        .untilAsserted(
            () -> {
              slow.readOn();
              assertThat(messages(slow)).hasSize(900);
            });
    assertThat(messages(slow)).isEqualTo(LongStream.rangeClosed(1, 900).boxed().toList());
    assertThat(slow.sent).allSatisfy(frame -> assertThat(frame.length()).isLessThan(65_537));
  }

  @Test
  void severalRooms_areRecoveredOneAfterTheOther() {
    Client ann = here.joinStructured(RecordingSink.reading());
    RecordingSink slow = RecordingSink.stopped();
    Client bob = here.test.open(Subprotocol.SUPERCHAT, slow);
    for (int i = 0; i < 20; i++) {
      RoomName room = new RoomName("room" + i);
      TestRooms.succeed(here.rooms.join(ann, new Command.Join(null, room, null, null)));
      for (int m = 0; m < 60; m++) {
        TestRooms.succeed(here.messages.send(ann, new Command.Send(null, room, body(), null)));
      }
      String epoch = here.broker.read(room, Query.BOUNDS).toCompletableFuture().join().epoch();
      TestRooms.succeed(
          here.rooms.join(bob, new Command.Join(ID, room, null, new Position(epoch, 0))));
    }

    assertThat(here.test.pool.unsentBytes()).isLessThan(3 * 65_536L);
    await()
        .untilAsserted(
            () -> {
              slow.readOn();
              assertThat(messages(slow)).hasSize(20 * 60);
            });
  }

  @Test
  void whatIsSaidWhileItRecovers_isAnsweredBeforeItLeaves() {
    Client ann = here.joinStructured(RecordingSink.reading());
    say(ann, 300);
    RecordingSink slow = RecordingSink.stopped();
    Client bob = here.test.open(Subprotocol.SUPERCHAT, slow);
    here.join(bob, null, from(0));
    TestRooms.succeed(here.messages.send(bob, new Command.Send(ID, LOBBY, body(), null)));

    TestRooms.succeed(here.rooms.leave(bob, LOBBY, ID));

    await()
        .untilAsserted(
            () -> {
              slow.readOn();
              assertThat(lines(slow)).last().isEqualTo("{\"type\":\"ok\",\"id\":1}");
            });
    assertThat(messages(slow)).endsWith(301L);
  }

  @Test
  void hundredsOfRecoveriesThatAreLeftAgain_costNothingWhenTheirTurnComes() {
    Client ann = here.joinStructured(RecordingSink.reading());
    say(ann, 300);
    RecordingSink slow = RecordingSink.stopped();
    Client bob = here.test.open(Subprotocol.SUPERCHAT, slow);
    here.join(bob, null, from(0));
    RoomName other = new RoomName("other");
    TestRooms.succeed(here.rooms.join(ann, new Command.Join(null, other, null, null)));
    for (int i = 0; i < 2; i++) {
      TestRooms.succeed(here.messages.send(ann, new Command.Send(null, other, body(), null)));
    }
    String epoch = here.broker.read(other, Query.BOUNDS).toCompletableFuture().join().epoch();
    Command.Join join = new Command.Join(null, other, null, new Position(epoch, 0));
    for (int i = 0; i < 20_000; i++) {
      TestRooms.succeed(here.rooms.join(bob, join));
      TestRooms.succeed(here.rooms.leave(bob, other, null));
    }
    TestRooms.succeed(here.rooms.join(bob, join));

    await()
        .untilAsserted(
            () -> {
              slow.readOn();
              assertThat(messages(slow)).endsWith(300L, 1L, 2L);
            });
  }

  @Test
  void leavingWhileItRecovers_endsIt_andTheNextRoomHasItsTurn() {
    Client ann = here.joinStructured(RecordingSink.reading());
    say(ann, 300);
    RecordingSink slow = RecordingSink.stopped();
    Client bob = here.test.open(Subprotocol.SUPERCHAT, slow);
    here.join(bob, null, from(0));
    TestRooms.succeed(here.rooms.leave(bob, LOBBY, ID));
    here.join(bob, null, from(298));

    await()
        .untilAsserted(
            () -> {
              slow.readOn();
              assertThat(messages(slow)).endsWith(299L, 300L);
            });
    say(ann, 1);
    await()
        .untilAsserted(
            () -> {
              slow.readOn();
              assertThat(messages(slow)).endsWith(299L, 300L, 301L);
            });
  }

  /** The promise: reconnect within the window, and you miss nothing and get nothing twice. */
  @Test
  void recoveriesDuringMessages_missNothing_andGetNothingTwice() throws Exception {
    int messages = 3000;
    Client ann = here.joinStructured(RecordingSink.reading());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Future<?> talk = threads.submit(() -> say(ann, messages));
      List<Future<List<List<Long>>>> visitors = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        long seed = t;
        visitors.add(threads.submit(() -> comeAndGo(new Random(seed), talk)));
      }
      for (Future<List<List<Long>>> visitor : visitors) {
        List<Long> all = visitor.get().stream().flatMap(List::stream).toList();
        assertThat(all).isEqualTo(LongStream.rangeClosed(1, messages).boxed().toList());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** What one client got, connection by connection, each recovering from where the last one ended. */
  private List<List<Long>> comeAndGo(Random random, Future<?> talk) {
    List<List<Long>> views = new ArrayList<>();
    long seen = 0;
    boolean last = false;
    while (!last) {
      last = talk.isDone();
      RecordingSink sink = random.nextBoolean() ? RecordingSink.reading() : RecordingSink.stopped();
      Client client = here.test.open(Subprotocol.SUPERCHAT, sink);
      TestRooms.succeed(here.join(client, null, from(seen)));
      long atLeast = last ? 3000 : seen + random.nextInt(100);
      await()
          .until(
              () -> {
                sink.readOn();
                List<Long> got = messages(sink);
                boolean enough = !got.isEmpty() && got.get(got.size() - 1) >= atLeast;
                return enough || talk.isDone();
              });
      boolean done = last;
      await()
          .until(
              () -> {
                sink.readOn();
                return !done || messages(sink).contains(3000L);
              });
      here.test.pool.remove(client, false);
      List<Long> view = messages(sink);
      views.add(view);
      seen = view.isEmpty() ? seen : view.get(view.size() - 1);
      last |= seen == 3000;
    }
    return views;
  }

  private void say(Client author, int count) {
    say(here, author, count);
  }

  private static void say(TestRooms rooms, Client author, int count) {
    for (int i = 0; i < count; i++) {
      TestRooms.succeed(rooms.messages.send(author, new Command.Send(null, LOBBY, body(), null)));
    }
  }

  private static Body body() {
    return Body.ofText(KILOBYTE);
  }

  private Position from(long offset) {
    return new Position(here.epoch(), offset);
  }

  /** The offsets of the messages, and of the answers to its own, in the order in which a client got them. */
  private static List<Long> messages(RecordingSink sink) {
    List<Long> offsets = new ArrayList<>();
    for (String line : lines(sink)) {
      Matcher offset = OFFSET.matcher(line);
      if (!line.contains("\"count\":") && offset.find()) {
        offsets.add(Long.valueOf(offset.group(2)));
      }
    }
    return Collections.unmodifiableList(offsets);
  }

  private static List<String> lines(RecordingSink sink) {
    return sink.sent.stream().flatMap(String::lines).toList();
  }
}
