package io.parley.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final RoomName LOBBY = new RoomName("lobby");
  private static final RoomName OTHER = new RoomName("other");
  private static final int MANY = 20_000;

  private final Turns turns = new Turns();
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());

  private CompletionStage<Boolean> take(RoomName room, String what) {
    return turns.take(
        room,
        1,
        () -> {
          done.add(what);
          return CompletableFuture.completedFuture(true);
        });
  }

  @Test
  void withoutAJoin_nothingWaits() {
    assertThat(take(LOBBY, "a").toCompletableFuture()).isCompleted();

    turns.end(LOBBY);
    assertThat(done).containsExactly("a");
  }

  @Test
  void whatComesBehindAJoin_waitsForIt_inItsOrder_otherRoomsDoNot() {
    turns.begin(LOBBY);
    CompletionStage<Boolean> first = take(LOBBY, "a");
    var unused = take(LOBBY, "b");
    var unusedToo = take(OTHER, "elsewhere");
    assertThat(first.toCompletableFuture()).isNotDone();

    turns.end(LOBBY);

    assertThat(done).containsExactly("elsewhere", "a", "b");
    assertThat(take(LOBBY, "c").toCompletableFuture()).isCompleted();
  }

  @Test
  void joinThatHasWaited_hasTheRestWaitAgain() {
    turns.begin(LOBBY);
    var unused = take(LOBBY, "a");
    var unusedToo =
        turns.take(
            LOBBY,
            0,
            () -> {
              turns.begin(LOBBY);
              done.add("join");
              return CompletableFuture.completedFuture(true);
            });
    var unusedThen = take(LOBBY, "b");

    turns.end(LOBBY);
    assertThat(done).containsExactly("a", "join");
    var unusedAtLast = take(LOBBY, "c");
    turns.end(LOBBY);

    assertThat(done).containsExactly("a", "join", "b", "c");
  }

  @Test
  void whatStandsBehindAStage_goesFirstThen() {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    CompletionStage<Boolean> left = turns.behind(LOBBY, answer, () -> take(LOBBY, "leave"));
    var unused = take(LOBBY, "join");
    assertThat(left.toCompletableFuture()).isNotDone();

    answer.completeExceptionally(new RefusedException(ErrorCode.UNAVAILABLE));

    assertThat(left.toCompletableFuture()).isCompleted();
    assertThat(done).containsExactly("leave", "join");
  }

  @Test
  void whatComesOnAnotherThread_whileThoseThatHaveWaitedAreDone_isDoneBehindThem()
      throws Exception {
    turns.begin(LOBBY);
    List<CompletionStage<Boolean>> late = new ArrayList<>();
    var unused =
        turns.take(
            LOBBY,
            0,
            () -> {
              CompletableFuture.runAsync(() -> late.add(take(LOBBY, "late")))
                  .orTimeout(10, TimeUnit.SECONDS)
                  .join();
              return take(LOBBY, "of its own");
            });
    var unusedToo = take(LOBBY, "b");

    turns.end(LOBBY);

    assertThat(done).containsExactly("of its own", "b", "late");
    assertThat(late.get(0).toCompletableFuture()).isCompleted();
  }

  @Test
  void commandThatThrows_isRefused_andTheOthersAreDone() {
    turns.begin(LOBBY);
    CompletionStage<Boolean> refused =
        turns.take(
            LOBBY,
            0,
            () -> {
              throw new RefusedException(ErrorCode.NOT_ALLOWED);
            });
    var unused = take(LOBBY, "b");

    turns.end(LOBBY);

    assertThat(refused.toCompletableFuture()).isCompletedExceptionally();
    assertThat(done).containsExactly("b");
  }

  @Test
  void moreThanMayWait_isRefused_andOneMayWhateverItsSize() {
    turns.begin(LOBBY);
    turns.begin(OTHER);
    assertThat(
            turns
                .take(OTHER, Integer.MAX_VALUE, () -> CompletableFuture.completedFuture(true))
                .toCompletableFuture())
        .isNotDone();
    assertThat(take(OTHER, "no more").toCompletableFuture()).isCompletedExceptionally();
    IntStream.range(0, Turns.MAX_WAITING).forEach(i -> take(LOBBY, "x"));

    assertThat(take(LOBBY, "too many").toCompletableFuture()).isCompletedExceptionally();
    turns.end(LOBBY);
    assertThat(done).hasSize(Turns.MAX_WAITING).doesNotContain("too many");
  }

  @Test
  void commandsOfOneThread_takeEffectInTheirOrder_whereverWhatTheyWaitForEnds() throws Exception {
    Random random = new Random(7);
    ExecutorService store = Executors.newFixedThreadPool(2);
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    try {
      for (int i = 0; i < MANY; i++) {
        int number = i;
        boolean isJoin = random.nextInt(5) == 0;
        CompletionStage<Boolean> answer =
            turns.take(
                LOBBY,
                0,
                () -> {
                  order.add(number);
                  if (isJoin) {
                    turns.begin(LOBBY);
                    store.execute(() -> turns.end(LOBBY));
                  }
                  return CompletableFuture.completedFuture(true);
                });
        answers.add(answer.toCompletableFuture());
        if (answers.size() == Turns.MAX_WAITING / 2) {
          CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
              .get(20, TimeUnit.SECONDS);
          answers.clear();
        }
      }
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
    } finally {
      store.shutdownNow();
    }

    assertThat(order).isEqualTo(IntStream.range(0, MANY).boxed().toList());
  }
}
