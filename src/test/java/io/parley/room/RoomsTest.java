package io.parley.room;

import static io.parley.room.TestRooms.ID;
import static io.parley.room.TestRooms.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.pool.Client;
import io.parley.pool.RecordingSink;
import io.parley.pool.TestPool;
import io.parley.protocol.Body;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Command;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Position;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.protocol.Subprotocol;
import io.parley.room.directory.Roster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoomsTest {
  private static final RoomName DEV = new RoomName("dev");
  private static final Pattern OFFSET = Pattern.compile("\"offset\":(\\d+)");

  private final TestRooms here = new TestRooms("chat.outbox-max-bytes", "100000000");
  private final TestPool test = here.test;
  private final Rooms rooms = here.rooms;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);

  @AfterEach
  void stop() {
    threads.shutdownNow();
    here.close();
  }

  @Test
  void message_goesToTheOthersOfTheRoom_andNobodyElse() {
    RecordingSink sender = RecordingSink.reading();
    RecordingSink member = RecordingSink.reading();
    RecordingSink stranger = RecordingSink.reading();
    Client ann = here.join(sender, LOBBY);
    here.join(member, LOBBY);
    Client cyd = here.join(stranger, DEV);

    here.messages.publish(ann, Body.ofText("hi"));
    here.messages.publish(cyd, Body.ofText("alone"));

    await().untilAsserted(() -> assertThat(member.sent).containsExactly("hi"));
    assertThat(sender.sent).isEmpty();
    assertThat(stranger.sent).isEmpty();
  }

  @Test
  void commandsBehindAJoin_waitForIt_inTheirOrder() {
    CompletableFuture<Boolean> store = new CompletableFuture<>();
    here.beforeEntering = store;
    RecordingSink sink = RecordingSink.reading();
    Client ann = test.open(Subprotocol.SUPERCHAT, sink);

    var unused = here.join(ann, null, null);
    CompletionStage<?> sent =
        here.messages.send(ann, new Command.Send(ID, LOBBY, Body.ofText("x"), null));
    CompletionStage<?> left = rooms.leave(ann, LOBBY, ID);
    CompletionStage<?> again = here.join(ann, 5, null);
    CompletionStage<?> more =
        here.messages.send(ann, new Command.Send(ID, LOBBY, Body.ofText("y"), null));
    assertThat(here.broker.held().messages()).isZero();
    CompletableFuture<Boolean> storeAgain = new CompletableFuture<>();
    here.beforeEntering = storeAgain;
    store.complete(true);
    assertThat(more.toCompletableFuture()).isNotDone();
    storeAgain.complete(true);

    TestRooms.succeed(sent);
    TestRooms.succeed(left);
    TestRooms.succeed(again);
    TestRooms.succeed(more);
    await().untilAsserted(() -> assertThat(lines(sink)).hasSize(5));
    assertThat(lines(sink).get(0)).contains("\"offset\":0");
    assertThat(lines(sink).get(1)).contains("\"offset\":1", "\"at\":");
    assertThat(lines(sink).get(2)).isEqualTo("{\"type\":\"ok\",\"id\":1}");
    assertThat(lines(sink).get(3)).contains("\"offset\":1", "\"messages\":[{");
    assertThat(lines(sink).get(4)).contains("\"offset\":2");
  }

  @Test
  void whatIsAskedBehindAJoin_isAnsweredBehindWhatWasSaidBefore() {
    CompletableFuture<Boolean> store = new CompletableFuture<>();
    here.beforeEntering = store;
    RecordingSink other = RecordingSink.reading();
    Client ann = test.open(Subprotocol.SUPERCHAT, RecordingSink.reading());

    var unused = here.join(ann, null, null);
    var unusedToo = here.messages.send(ann, new Command.Send(null, LOBBY, Body.ofText("x"), null));
    CompletionStage<Messages.History> history =
        here.messages.history(ann, new Command.History(ID, LOBBY, null, null, 5));
    CompletionStage<Roster> members = rooms.members(ann, LOBBY);
    CompletionStage<?> signal =
        here.messages.signal(ann, new Command.Signal(null, LOBBY, "typing", null));
    assertThat(signal.toCompletableFuture()).isNotDone();
    here.beforeEntering = CompletableFuture.completedFuture(true);
    here.joinStructured(other);
    store.complete(true);

    assertThat(history.toCompletableFuture().join().page().messages()).hasSize(1);
    assertThat(members.toCompletableFuture().join().count()).isEqualTo(2);
    TestRooms.succeed(signal);
    await().untilAsserted(() -> assertThat(lines(other)).last().asString().contains("typing"));
  }

  @Test
  void leaveBehindAMessage_isAnsweredBehindIt_andWhatComesThenBehindBoth() {
    CompletableFuture<Boolean> store = new CompletableFuture<>();
    here.beforeStoring = store;
    RecordingSink sink = RecordingSink.reading();
    Client ann = here.joinStructured(sink);

    CompletionStage<?> sent =
        here.messages.send(ann, new Command.Send(ID, LOBBY, Body.ofText("bye"), null));
    CompletionStage<?> left = rooms.leave(ann, LOBBY, ID);
    CompletionStage<?> again = here.join(ann, null, null);
    CompletionStage<?> leftAgain = rooms.leave(ann, LOBBY, ID);
    assertThat(left.toCompletableFuture()).isNotDone();
    store.complete(true);

    for (CompletionStage<?> one : List.of(sent, left, again, leftAgain)) {
      TestRooms.succeed(one);
    }
    await().untilAsserted(() -> assertThat(lines(sink)).hasSize(5));
    assertThat(lines(sink).get(1)).contains("\"offset\":1", "\"at\":");
    assertThat(lines(sink).get(2)).isEqualTo("{\"type\":\"ok\",\"id\":1}");
    assertThat(lines(sink).get(3)).contains("\"offset\":1", "\"members\":");
    assertThat(lines(sink).get(4)).isEqualTo("{\"type\":\"ok\",\"id\":1}");
    assertThat(rooms.size()).isZero();
  }

  @Test
  void leaveBehindAMessageThatIsStored_andNotHeardYet_isAnsweredBehindIt() {
    RecordingSink sink = RecordingSink.reading();
    Client ann = here.joinStructured(sink);
    here.isLate = true;

    TestRooms.succeed(
        here.messages.send(ann, new Command.Send(ID, LOBBY, Body.ofText("bye"), null)));
    CompletionStage<?> left = rooms.leave(ann, LOBBY, ID);
    assertThat(left.toCompletableFuture()).isNotDone();
    here.hear();

    TestRooms.succeed(left);
    await().untilAsserted(() -> assertThat(lines(sink)).hasSize(3));
    assertThat(lines(sink).get(1)).contains("\"offset\":1", "\"at\":");
    assertThat(lines(sink).get(2)).isEqualTo("{\"type\":\"ok\",\"id\":1}");
  }

  @Test
  void leaveBehindAMessageThatCannotBeHeard_isAnsweredBehindItsRefusal() {
    RecordingSink sink = RecordingSink.reading();
    Client ann = here.joinStructured(sink);
    here.isLate = true;
    here.readFailure = new RefusedException(ErrorCode.UNAVAILABLE);

    TestRooms.succeed(
        here.messages.send(ann, new Command.Send(ID, LOBBY, Body.ofText("bye"), null)));
    TestRooms.succeed(rooms.leave(ann, LOBBY, ID));

    await().untilAsserted(() -> assertThat(lines(sink)).hasSize(3));
    assertThat(lines(sink).get(1)).contains("\"code\":503", "\"retryAfterMs\"");
    assertThat(lines(sink).get(2)).isEqualTo("{\"type\":\"ok\",\"id\":1}");
    assertThat(rooms.size()).isZero();
  }

  @Test
  void leaveBehindAMessageThatIsRefused_isAnsweredBehindThat() {
    CompletableFuture<Boolean> store = new CompletableFuture<>();
    here.beforeStoring = store;
    Client ann = here.joinStructured(RecordingSink.reading());
    List<String> answered = new ArrayList<>();

    var unused =
        here.messages
            .send(ann, new Command.Send(ID, LOBBY, Body.ofText("bye"), null))
            .whenComplete((done, failure) -> answered.add("send"));
    var unusedToo =
        rooms.leave(ann, LOBBY, ID).whenComplete((done, failure) -> answered.add("leave"));
    store.completeExceptionally(new RefusedException(ErrorCode.UNAVAILABLE));

    assertThat(answered).containsExactly("send", "leave");
  }

  @Test
  void clientThatGoes_whileItsLeaveWaits_leavesNothing() {
    CompletableFuture<Boolean> store = new CompletableFuture<>();
    here.beforeStoring = store;
    Client ann = here.joinStructured(RecordingSink.reading());
    var unused = here.messages.send(ann, new Command.Send(ID, LOBBY, Body.ofText("bye"), null));
    CompletionStage<?> left = rooms.leave(ann, LOBBY, ID);

    assertThat(test.pool.remove(ann, true)).isTrue();
    store.complete(true);

    assertThat(error(left)).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(rooms.size()).isZero();
  }

  @Test
  void commandsBehindAJoinThatFails_areThoseOfNoMember() {
    CompletableFuture<Boolean> store = new CompletableFuture<>();
    here.beforeEntering = store;
    Client ann = test.open(Subprotocol.SUPERCHAT, RecordingSink.reading());
    CompletionStage<?> joined = here.join(ann, null, null);
    CompletionStage<?> sent =
        here.messages.send(ann, new Command.Send(ID, LOBBY, Body.ofText("x"), null));
    CompletionStage<?> left = rooms.leave(ann, LOBBY, ID);
    store.completeExceptionally(new RefusedException(ErrorCode.UNAVAILABLE));

    assertThat(error(joined)).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(error(sent)).isEqualTo(ErrorCode.NOT_ALLOWED);
    assertThat(error(left)).isEqualTo(ErrorCode.NOT_FOUND);
    here.beforeEntering = CompletableFuture.completedFuture(true);
    TestRooms.succeed(here.join(ann, null, null));
  }

  private static ErrorCode error(CompletionStage<?> stage) {
    assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
    return RefusedException.codeOf(
        stage.toCompletableFuture().handle((done, failure) -> failure).join());
  }

  private static List<String> lines(RecordingSink sink) {
    return String.join("\n", sink.sent).lines().toList();
  }

  @Test
  void joinIsAnswered_beforeAnythingElseOfTheRoom_andWhoCameMeanwhileIsToldBehindIt() {
    Client bob = here.joinStructured(RecordingSink.reading());
    here.caretaker.round();
    RecordingSink sink = RecordingSink.reading();
    Client ann = test.open(Subprotocol.SUPERCHAT, sink);
    here.beforeRead =
        () -> {
          here.beforeRead = () -> {};
          here.joinStructured(RecordingSink.reading());
          here.messages.signal(bob, new Command.Signal(null, LOBBY, "typing", null));
          here.caretaker.round();
        };

    TestRooms.succeed(here.join(ann, 1, null));

    await()
        .untilAsserted(
            () ->
                assertThat(String.join("\n", sink.sent).lines())
                    .satisfiesExactly(
                        answer -> assertThat(answer).contains("\"ok\"", "\"count\":2"),
                        came -> assertThat(came).contains("\"presence\"", "\"count\":3")));
  }

  @Test
  void roomWithoutMembers_isFreed() {
    Client ann = here.join(RecordingSink.reading(), LOBBY);
    Client bob = here.join(RecordingSink.reading(), LOBBY);

    test.pool.remove(ann, false);
    assertThat(rooms.members(LOBBY)).isEqualTo(1);
    test.pool.remove(bob, false);

    assertThat(rooms.size()).isZero();
  }

  @Test
  void joinOfOneThatHasLeft_leavesNoGhost() {
    Client ann = test.open(RecordingSink.reading());
    test.pool.remove(ann, false);

    var unused = rooms.join(ann, LOBBY);

    assertThat(rooms.size()).isZero();
  }

  @Test
  void commandsBehindAJoin_areRefused_whereTooManyWait() {
    CompletableFuture<Boolean> store = new CompletableFuture<>();
    here.beforeEntering = store;
    Client ann = test.open(Subprotocol.SUPERCHAT, RecordingSink.reading());
    var unused = here.join(ann, null, null);
    Command.Send send = new Command.Send(ID, LOBBY, Body.ofText("x"), null);
    List<CompletionStage<?>> kept = new ArrayList<>();
    for (int i = 0; i < Turns.MAX_WAITING; i++) {
      kept.add(here.messages.send(ann, send));
    }

    CompletionStage<?> refused = here.messages.send(ann, send);

    assertThat(refused.toCompletableFuture())
        .failsWithin(1, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(RefusedException.class);
    store.complete(true);
    kept.forEach(TestRooms::succeed);
    assertThat(here.broker.held().messages()).isEqualTo(Turns.MAX_WAITING);
  }

  @Test
  void historyAndLast_areReadAFewAtATime_andHistoriesBehindWhatOthersNeed() {
    List<String> answered = new ArrayList<>();
    Client ann = here.joinStructured(RecordingSink.reading());
    CompletableFuture<Boolean> free = new CompletableFuture<>();
    IntStream.range(0, 16).forEach(i -> rooms.reads().begin(() -> free));

    CompletionStage<?> read =
        here.messages.history(ann, new Command.History(ID, LOBBY, null, null, 5));
    CompletionStage<?> joined =
        here.join(test.open(Subprotocol.SUPERCHAT, RecordingSink.reading()), 5, null);

    assertThat(read.toCompletableFuture()).isNotDone();
    assertThat(joined.toCompletableFuture()).isNotDone();
    var unused = read.whenComplete((done, failure) -> answered.add("history"));
    var unusedToo = joined.whenComplete((done, failure) -> answered.add("join"));
    free.complete(true);
    TestRooms.succeed(read);
    TestRooms.succeed(joined);
    assertThat(answered).containsExactly("join", "history");
  }

  @Test
  void historyOfOneThatHasGone_isNotRead() {
    Client ann = here.joinStructured(RecordingSink.reading());
    CompletableFuture<Boolean> free = new CompletableFuture<>();
    IntStream.range(0, 16).forEach(i -> rooms.reads().begin(() -> free));
    CompletionStage<?> read =
        here.messages.history(ann, new Command.History(ID, LOBBY, null, null, 5));
    AtomicInteger readings = new AtomicInteger();
    here.beforeRead = readings::incrementAndGet;

    assertThat(test.pool.remove(ann, true)).isTrue();
    free.complete(true);

    assertThat(error(read)).isEqualTo(ErrorCode.NOT_ALLOWED);
    assertThat(readings).hasValue(0);
  }

  @Test
  void messageThatWasHeard_isNoFailure_whenTheStoresAnswerIsLost() {
    RecordingSink sink = RecordingSink.reading();
    Client ann = here.joinStructured(sink);
    here.appendFailure = new RefusedException(ErrorCode.UNAVAILABLE);
    here.isStored = true;

    TestRooms.succeed(here.messages.send(ann, new Command.Send(ID, LOBBY, Body.ofText("x"), null)));

    // Perhaps in one frame with the answer to the join.
    await()
        .untilAsserted(
            () ->
                assertThat(String.join("\n", sink.sent))
                    .contains("\"type\":\"ok\"", "\"offset\":1,"));
  }

  @Test
  void messageThatIsNotStored_isRefused_alsoAPlainClients() {
    Client ann = here.joinStructured(RecordingSink.reading());
    Client bob = here.join(RecordingSink.reading());
    here.appendFailure = new RefusedException(ErrorCode.UNAVAILABLE);

    for (CompletionStage<?> said :
        List.of(
            here.messages.send(ann, new Command.Send(ID, LOBBY, Body.ofText("x"), null)),
            here.messages.publish(bob, Body.ofText("x")))) {
      assertThat(said.toCompletableFuture())
          .failsWithin(1, TimeUnit.SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(RefusedException.class);
    }
  }

  @Test
  void whoWasInARoomThatHasLostMessages_isSentAway() {
    RecordingSink structured = RecordingSink.reading();
    RecordingSink plain = RecordingSink.reading();
    Client ann = here.joinStructured(structured);
    here.join(plain);
    Room lobby = rooms.of(ann, LOBBY);
    lobby.awaited().add(1, 0);

    lobby.lost(new Position("e2", 7));

    for (RecordingSink sink : List.of(structured, plain)) {
      await()
          .untilAsserted(() -> assertThat(sink.closes).containsExactly(CloseCode.SERVICE_RESTART));
    }
    assertThat(structured.sent.get(structured.sent.size() - 1))
        .contains("\"type\":\"bye\",\"code\":1012", "\"reconnect\":{\"minMs\":0,\"maxMs\":1000}");
    assertThat(plain.reasons).containsExactly("reconnect 0-1000");
    assertThat(lobby.awaited().remove(1)).as("what may never come").isNull();
    assertThat(lobby.head()).isEqualTo(new Position("e2", 7));
  }

  @Test
  void publishFromManyThreads_isSeenInOneOrderByAll() throws Exception {
    List<RecordingSink> readers =
        IntStream.range(0, 5).mapToObj(i -> RecordingSink.reading()).toList();
    readers.forEach(here::join);
    int senders = 8;
    int messages = 500;
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int s = 0; s < senders; s++) {
      Client sender = here.join(RecordingSink.reading(), LOBBY);
      String prefix = s + ":";
      tasks.add(
          () -> {
            for (int m = 0; m < messages; m++) {
              here.messages.publish(sender, Body.ofText(prefix + m));
            }
            return null;
          });
    }
    run(tasks);

    for (RecordingSink reader : readers) {
      await().untilAsserted(() -> assertThat(reader.sent).hasSize(senders * messages));
    }
    List<String> order = readers.get(0).sent;
    assertThat(readers).allSatisfy(reader -> assertThat(reader.sent).isEqualTo(order));
    for (int s = 0; s < senders; s++) {
      String prefix = s + ":";
      assertThat(order.stream().filter(text -> text.startsWith(prefix)))
          .containsExactlyElementsOf(
              IntStream.range(0, messages).mapToObj(m -> prefix + m).toList());
    }
  }

  @Test
  void joinsLeavesAndMessagesFromManyThreads_leaveNoGhost_andLoseNothingForThoseWhoStay()
      throws Exception {
    RecordingSink stays = RecordingSink.reading();
    here.join(stays, LOBBY);
    int rounds = 500;
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      tasks.add(
          () -> {
            for (int i = 0; i < rounds; i++) {
              Client visitor = test.open(RecordingSink.reading());
              // Half of the visitors are taken out while they join.
              Future<?> removal =
                  i % 2 == 0 ? threads.submit(() -> test.pool.remove(visitor, false)) : null;
              var unused = rooms.join(visitor, LOBBY);
              if (removal == null) {
                here.messages.publish(visitor, Body.ofText("hello"));
                test.pool.remove(visitor, false);
              }
            }
            return null;
          });
    }
    run(tasks);

    await().untilAsserted(() -> assertThat(test.pool.size()).isEqualTo(1));
    await().untilAsserted(() -> assertThat(rooms.members(LOBBY)).isEqualTo(1));
    await().untilAsserted(() -> assertThat(stays.sent).hasSize(8 * rounds / 2));
    await().untilAsserted(() -> assertThat(here.leavers).hasSize(8 * rounds));
    assertThat(here.leavers).doesNotHaveDuplicates();
  }

  private void run(List<Callable<Void>> tasks) throws Exception {
    // As many threads of their own as tasks: the removals need the others.
    ExecutorService own = Executors.newFixedThreadPool(tasks.size());
    try {
      for (Future<Void> task : own.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
        task.get();
      }
    } finally {
      own.shutdownNow();
    }
  }

  /** The promise of the join's answer: every message above its offset follows, in order, and none before it. */
  @Test
  void joinsDuringMessages_meetTheStreamExactly() throws Exception {
    int senders = 4;
    int messages = 300;
    List<RecordingSink> joiners = Collections.synchronizedList(new ArrayList<>());
    List<RecordingSink> authors = Collections.synchronizedList(new ArrayList<>());
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int s = 0; s < senders; s++) {
      tasks.add(
          () -> {
            RecordingSink sink = RecordingSink.reading();
            Client author = here.joinStructured(sink);
            authors.add(sink);
            for (int m = 0; m < messages; m++) {
              var unused =
                  here.messages.send(author, new Command.Send(ID, LOBBY, Body.ofText("x"), null));
              if (m % 10 == 0) {
                RecordingSink joiner = RecordingSink.reading();
                here.joinStructured(joiner);
                joiners.add(joiner);
              }
            }
            return null;
          });
    }
    run(tasks);

    int last = senders * messages;
    assertThat(joiners).hasSize(senders * messages / 10);
    List<RecordingSink> all = Stream.concat(joiners.stream(), authors.stream()).toList();
    // For all at once: each wait takes a moment, also where there is nothing to wait for.
    await()
        .untilAsserted(
            () -> assertThat(all).allSatisfy(sink -> assertThat(offsets(sink)).endsWith(last)));
    for (RecordingSink sink : all) {
      List<Integer> seen = offsets(sink);
      assertThat(seen).isEqualTo(IntStream.rangeClosed(seen.get(0), last).boxed().toList());
    }
  }

  /** The offset of each object that a client got: its join's first, its own messages' in their places. */
  private static List<Integer> offsets(RecordingSink sink) {
    return sink.sent.stream()
        .flatMap(String::lines)
        .map(OFFSET::matcher)
        .filter(Matcher::find)
        .map(match -> Integer.valueOf(match.group(1)))
        .toList();
  }
}
