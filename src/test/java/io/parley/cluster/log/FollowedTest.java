package io.parley.cluster.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.cluster.redis.Fields;
import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Store;
import io.parley.config.Settings;
import io.parley.config.TestSettings;
import io.parley.log.FailureLog;
import io.parley.log.LogPace;
import io.parley.protocol.Body;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.protocol.Subprotocol;
import io.parley.room.log.Broker;
import io.parley.room.log.Publication;
import io.parley.room.log.Query;
import io.parley.room.log.ReadGate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * What a room is told, tried with a store and a channel that do at random what can happen to them: publications are missing,
 * twice, late or out of order, answers fail, the window moves on, and the store is put back to an earlier state. A failure
 * names its seed; {@code -Dparley.seed=...} repeats it.
 */
class FollowedTest {
  private static final int STEPS = 3000;
  private static final int WINDOW = 30;
  private static final RoomName LOBBY = new RoomName("lobby");
  private static final String NODE = "11111111-2222-4333-8444-555555555555";

  private final long seed = Long.getLong("parley.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final AtomicLong now = new AtomicLong();
  private final Settings settings = TestSettings.with("chat.redis-uri", "redis://127.0.0.1:1");
  private final Store unconnected =
      new Store(settings.redis().orElseThrow(), List.of(), now::get, Thread::new);
  private final Marker marker = new Marker(NODE);
  private final FakeStore store = new FakeStore();
  private final Deque<String> channel = new ArrayDeque<>();
  private final Deque<StoredMessage> replies = new ArrayDeque<>();
  private final Told told = new Told();
  private final Followed followed = follow(told);

  /** Whether the store loses nothing but everything. */
  private final boolean steady = random.nextBoolean();

  private int said;

  private Followed follow(Broker.Listener listener) {
    return new Followed(
        LOBBY,
        listener,
        store,
        marker,
        new Timetable(now::get, 1),
        new FailureLog(now::get),
        new LogPace(now::get),
        new ReadGate(1));
  }

  @AfterEach
  void close() {
    unconnected.close();
  }

  @RepeatedTest(20)
  void everyMessageIsToldOnce_inOrder_orThatSomeAreLost() {
    CompletionStage<Position> opened = followed.open();
    store.answerAll();
    told.head = opened.toCompletableFuture().join();
    told.mark = store.mark();
    for (int i = 0; i < STEPS && told.mistake == null; i++) {
      step();
    }

    settle();
    if (!steady) {
      takeBackAsMuchAsIsSaidThen();
    }

    assertThat(told.mistake).as("seed %d", seed).isNull();
    assertThat(told.head).as("seed %d", seed).isEqualTo(store.head());
    assertThat(told.mark).as("seed %d", seed).isEqualTo(store.mark());
    assertThat(told.count).as("seed %d", seed).isPositive();
  }

  private void step() {
    switch (random.nextInt(100)) {
      case 0 -> store.putBack();
      case 1 -> store.keepCopy();
      case 2 -> store.loseAll();
      case 3 -> channel.clear();
      case 4 -> sayWhatIsTakenBack();
      case 5, 6, 7 -> repeatOne();
      case 8, 9 -> swapTwo();
      case 10, 11, 12 -> channel.poll();
      case 13 -> replies.poll();
      case 14 -> store.failOne();
      case 15, 16 -> followed.check();
      default -> {
        switch (random.nextInt(5)) {
          case 0, 1 -> say();
          case 2 -> hearOne();
          case 3 -> replyOne();
          default -> store.answerOne();
        }
      }
    }
  }

  private void say() {
    boolean own = random.nextInt(3) == 0;
    said++;
    StoredMessage message =
        store.append(own ? marker.mark(said) : "other:" + said, own ? followed.heard() : null);
    channel.add(store.publication(message));
    if (own) {
      replies.add(message);
    }
  }

  /** The store is put back at once, while some of what it has lost may still be heard. */
  private void sayWhatIsTakenBack() {
    store.keepCopy();
    for (int i = random.nextInt(4); i >= 0; i--) {
      say();
      if (random.nextBoolean()) {
        channel.poll();
      }
    }
    store.putBack();
  }

  private void hearOne() {
    String next = channel.poll();
    if (next != null) {
      followed.hear(next);
    }
  }

  private void replyOne() {
    StoredMessage next = replies.poll();
    if (next != null) {
      followed.stored(next);
    }
  }

  private void repeatOne() {
    String one = channel.peek();
    if (one != null) {
      channel.addLast(one);
    }
  }

  private void swapTwo() {
    String one = channel.poll();
    if (one != null) {
      channel.addLast(one);
    }
  }

  /** The offsets are the same, and so is the epoch. */
  private void takeBackAsMuchAsIsSaidThen() {
    int some = 1 + random.nextInt(3);
    store.keepCopy();
    for (int i = 0; i < some; i++) {
      say();
    }
    settle();
    store.putBack();
    for (int i = 0; i < some; i++) {
      said++;
      store.append("other:" + said, null);
    }
    settle();
  }

  /** What a node does by and by. */
  private void settle() {
    while (!channel.isEmpty() || !replies.isEmpty()) {
      hearOne();
      replyOne();
      store.answerAll();
    }
    for (int i = 0; i < 3; i++) {
      var unused = followed.check();
      store.answerAll();
    }
  }

  /** What the room hears, and whether that follows. */
  private final class Told implements Broker.Listener {
    private Position head = new Position("", 0);
    private String mark = "";
    private int count;
    private @Nullable String mistake;

    @Override
    public void published(Publication publication) {
      Position next = publication.stored().position();
      StoredMessage message = store.everSaid(publication);
      boolean own = message.mark().equals(marker.mark(publication.ticket()));
      if (!next.equals(new Position(head.epoch(), head.offset() + 1))
          || !message.previous().equals(mark)
          || own != (publication.ticket() != 0)) {
        mistake = message + " after " + head + " " + mark;
      }
      head = next;
      mark = message.mark();
      count++;
    }

    @Override
    public void signalled(Event.Signal signal) {
      mistake = "there is no sign";
    }

    @Override
    public void lost(Position now) {
      if (now.epoch().equals(head.epoch()) && now.offset() <= head.offset()) {
        mistake = "told again";
      }
      head = now;
      mark = store.markWhenAnswered;
    }
  }

  /** A log as the scripts keep it. */
  private final class FakeStore extends LogStore {
    private final Deque<Runnable> answers = new ArrayDeque<>();
    private final List<StoredMessage> everSaid = new ArrayList<>();
    private Log log = new Log("e0", List.of());
    private Log copy = log;
    private int epochs;
    private boolean failing;

    /** Of the head when the answer was made that is being given. */
    private String markWhenAnswered = "-";

    FakeStore() {
      super(unconnected, new KeySpace("p"), marker, settings.window());
    }

    private record Log(String epoch, List<StoredMessage> messages) {
      LogState state() {
        int head = messages.size();
        long first = Math.max(1, head - WINDOW + 1);
        String mark = head == 0 ? "-" : messages.get(head - 1).mark();
        return new LogState(new Position(epoch, head), mark, first, head - first + 1, 0);
      }
    }

    Position head() {
      return log.state().head();
    }

    String mark() {
      return log.state().mark();
    }

    StoredMessage append(String mark, @Nullable Heard heard) {
      if (heard != null && heard.position().epoch().equals(log.epoch())) {
        long offset = heard.position().offset();
        boolean known =
            offset <= log.messages().size()
                && (offset < log.state().first()
                    || log.messages().get((int) offset - 1).mark().equals(heard.mark()));
        if (!known) {
          renew();
        }
      }
      LogState before = log.state();
      StoredMessage message =
          new StoredMessage(
              new Position(log.epoch(), before.head().offset() + 1),
              1,
              mark,
              before.mark(),
              null,
              null,
              Fields.write("Ann", null) + Fields.writeBody(Body.ofText(mark)));
      List<StoredMessage> all = new ArrayList<>(log.messages());
      all.add(message);
      log = new Log(log.epoch(), all);
      everSaid.add(message);
      return message;
    }

    String publication(StoredMessage message) {
      return String.format(
          "M %s %d 1 %s %s - - 4 %s",
          message.position().epoch(),
          message.offset(),
          message.mark(),
          message.previous(),
          message.said());
    }

    StoredMessage everSaid(Publication publication) {
      Position position = publication.stored().position();
      String text = publication.event().frame(Subprotocol.SUPERCHAT).orElseThrow().text();
      return everSaid.stream()
          .filter(message -> message.position().equals(position))
          .filter(message -> text.contains('"' + message.mark() + '"'))
          .findFirst()
          .orElseThrow();
    }

    void keepCopy() {
      copy = log;
    }

    void putBack() {
      if (!steady) {
        log = copy;
      }
    }

    void loseAll() {
      epochs++;
      log = new Log("e" + epochs, List.of());
      copy = log;
    }

    /** What it holds stays, under another epoch. */
    private void renew() {
      epochs++;
      String epoch = "e" + epochs;
      log = new Log(epoch, log.messages().stream().map(old -> under(epoch, old)).toList());
      everSaid.addAll(log.messages());
      copy = log;
    }

    private static StoredMessage under(String epoch, StoredMessage old) {
      return new StoredMessage(
          new Position(epoch, old.offset()),
          old.at(),
          old.mark(),
          old.previous(),
          old.edits(),
          old.owner(),
          old.said());
    }

    void failOne() {
      failing = true;
      answerOne();
      failing = false;
    }

    void answerOne() {
      Runnable next = answers.poll();
      if (next != null) {
        next.run();
      }
    }

    void answerAll() {
      while (!answers.isEmpty()) {
        answerOne();
      }
    }

    /** The store does it now or later; the answer takes a while in any case. */
    private <T> CompletionStage<T> later(Supplier<T> step) {
      CompletableFuture<T> answer = new CompletableFuture<>();
      Runnable done =
          () -> {
            if (failing) {
              answer.completeExceptionally(new RefusedException(ErrorCode.UNAVAILABLE));
              return;
            }
            T found = step.get();
            String mark = log.state().mark();
            answers.addFirst(
                () -> {
                  markWhenAnswered = mark;
                  answer.complete(found);
                });
          };
      answers.add(done);
      return answer;
    }

    @Override
    CompletionStage<LogPortion> read(RoomName room, Query query) {
      return later(
          () -> {
            LogState state = log.state();
            long from = Math.max(query.after() + 1, state.first());
            List<LogPortion.Item> items = new ArrayList<>();
            long offset = from;
            int limit = Math.min(query.limit(), 1 + random.nextInt(5));
            while (offset <= state.head().offset() && items.size() < limit) {
              items.add(new LogPortion.Item(offset, log.messages().get((int) offset - 1), "", 0));
              offset++;
            }
            return new LogPortion(state, items, offset <= state.head().offset());
          });
    }

    @Override
    CompletionStage<LogState> renew(RoomName room, String epoch) {
      return later(
          () -> {
            if (log.epoch().equals(epoch)) {
              if (steady) {
                told.mistake = "began anew without need";
              }
              renew();
              channel.add("E " + log.epoch());
            }
            return log.state();
          });
    }
  }

  @Test
  void emptyLog_thatIsAnotherEmptyOneNow_isNoLoss() {
    List<Position> moved = new ArrayList<>();
    Followed empty =
        follow(
            new Broker.Listener() {
              @Override
              public void published(Publication publication) {}

              @Override
              public void signalled(Event.Signal signal) {}

              @Override
              public void lost(Position now) {
                throw new AssertionError("nothing was there");
              }

              @Override
              public void moved(Position now) {
                moved.add(now);
              }
            });
    var unused = empty.open();
    store.answerAll();
    store.loseAll();

    var unusedToo = empty.check();
    store.answerAll();

    assertThat(moved).containsExactly(store.head());
    assertThat(empty.hasHeard(store.head())).isTrue();
  }
}
