package io.parley.cluster.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.cluster.log.Submission.Appended;
import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Store;
import io.parley.config.Settings;
import io.parley.config.TestSettings;
import io.parley.protocol.Author;
import io.parley.protocol.Body;
import io.parley.protocol.DisplayName;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.room.log.Draft;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which messages go to the store together, and when. */
class AppendsTest {
  private static final RoomName LOBBY = new RoomName("lobby");
  private static final Author ANN = new Author(new UUID(0, 1), new DisplayName("Ann"));

  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final Settings settings = TestSettings.with("chat.redis-uri", "redis://127.0.0.1:1");
  private final Marker marker = new Marker("11111111-2222-4333-8444-555555555555");
  private final Asked store = new Asked();
  private long now;
  private final Appends appends = new Appends(store, DEADLINE, () -> now, room -> Optional.empty());
  private final List<Long> answered = Collections.synchronizedList(new ArrayList<>());
  private long tickets;

  @Test
  void messageThatComesAlone_isSentAtOnce_andThoseThatComeMeanwhileGoTogether() {
    add(LOBBY, 1);
    add(LOBBY, 5);
    assertThat(store.sizes).containsExactly(1);

    store.answerOne();
    assertThat(store.sizes).containsExactly(1, 5);
    assertThat(answered).containsExactly(1L);
    store.answerOne();

    assertThat(answered).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    add(LOBBY, 1);
    assertThat(store.sizes).containsExactly(1, 5, 1);
  }

  @Test
  void roomsDoNotWaitForEachOther() {
    add(LOBBY, 1);
    add(new RoomName("other"), 1);

    assertThat(store.sizes).containsExactly(1, 1);
  }

  @Test
  void togetherAreNotTooMany_norTooMuch() {
    add(LOBBY, 1);
    add(LOBBY, Appends.MAX_TOGETHER + 3);
    store.answerOne();
    store.answerOne();
    assertThat(store.sizes).containsExactly(1, Appends.MAX_TOGETHER, 3);

    IntStream.range(0, 4).forEach(i -> add(LOBBY, "x".repeat(60_000)));
    while (!store.open.isEmpty()) {
      store.answerOne();
    }
    assertThat(store.sizes).containsExactly(1, Appends.MAX_TOGETHER, 3, 2, 2);
    assertThat(answered).isSorted().hasSize(1 + Appends.MAX_TOGETHER + 3 + 4);
  }

  @Test
  void whatIsAskedNextAboutTheRoom_isAskedBehindAll() {
    add(LOBBY, 1);
    add(LOBBY, Appends.MAX_TOGETHER + 1);

    appends.flush(LOBBY);

    assertThat(store.sizes).containsExactly(1, Appends.MAX_TOGETHER, 1);
    add(LOBBY, 2);
    assertThat(store.sizes).hasSize(3);
    store.answerOne();
    assertThat(store.sizes).containsExactly(1, Appends.MAX_TOGETHER, 1, 2);
    appends.flush(LOBBY);
    appends.flush(new RoomName("other"));
    assertThat(store.sizes).hasSize(4);
  }

  @Test
  void eachHasItsOwnAnswer() {
    add(LOBBY, 1);
    store.answerOne();
    CompletionStage<Appended> blocker = add(LOBBY, "a");
    CompletionStage<Appended> refused = add(LOBBY, "b");
    CompletionStage<Appended> repeated = add(LOBBY, "c");
    CompletionStage<Appended> stored = add(LOBBY, "d");
    store.answerOne();
    store
        .open
        .remove()
        .complete(
            List.of("refused", 403L, "ok", "e", 1L, 7L, "-", 1L, "ok", "e", 9L, 8L, "before", 0L));

    assertThat(blocker.toCompletableFuture()).isCompleted();
    assertThat(error(refused)).isEqualTo(ErrorCode.NOT_ALLOWED);
    assertThat(repeated.toCompletableFuture().join().message()).isNull();
    assertThat(repeated.toCompletableFuture().join().stored().duplicate()).isTrue();
    Appended last = stored.toCompletableFuture().join();
    assertThat(last.stored().position().offset()).isEqualTo(9);
    assertThat(last.message())
        .isNotNull()
        .satisfies(m -> assertThat(m.previous()).isEqualTo("before"));
  }

  @Test
  void replyOutOfForm_failsThoseThatItLeavesOut_andTheRoomGoesOn() {
    add(LOBBY, 1);
    CompletionStage<Appended> first = add(LOBBY, "a");
    CompletionStage<Appended> second = add(LOBBY, "b");
    CompletionStage<Appended> third = add(LOBBY, "c");
    store.answerOne();
    store.open.remove().complete(List.of("ok", "e", 2L, 7L, "-", 0L, "ok", 3L));

    assertThat(first.toCompletableFuture()).isCompleted();
    assertThat(error(second)).isEqualTo(ErrorCode.INTERNAL);
    assertThat(error(third)).isEqualTo(ErrorCode.INTERNAL);
    add(LOBBY, 1);
    assertThat(store.sizes).endsWith(3, 1);
  }

  @Test
  void storeThatGoesAway_refusesAllThatWait_withoutAStackForEach() {
    CompletionStage<Appended> first = add(LOBBY, "a");
    List<CompletionStage<Appended>> others =
        IntStream.range(0, 20_000).mapToObj(i -> add(LOBBY, "b")).toList();
    store.away = true;

    store.open.remove().completeExceptionally(new RefusedException(ErrorCode.UNAVAILABLE));

    assertThat(error(first)).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(others).allSatisfy(one -> assertThat(error(one)).isEqualTo(ErrorCode.UNAVAILABLE));
    store.away = false;
    add(LOBBY, 1);
    store.answerOne();
    assertThat(answered).hasSize(1);
  }

  @Test
  void messageThatHasWaitedForTooLong_isNotStoredAnyMore() {
    add(LOBBY, 1);
    CompletionStage<Appended> late = add(LOBBY, "late");
    now += DEADLINE.toNanos();
    CompletionStage<Appended> intime = add(LOBBY, "in time");
    now++;

    store.answerOne();
    assertThat(error(late)).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(store.sizes).containsExactly(1, 1);
    store.answerOne();
    assertThat(intime.toCompletableFuture()).isCompleted();

    add(LOBBY, 1);
    CompletionStage<Appended> alone = add(LOBBY, "late too");
    now += DEADLINE.toNanos() + 1;
    store.answerOne();
    assertThat(error(alone)).isEqualTo(ErrorCode.UNAVAILABLE);
    add(LOBBY, 1);
    assertThat(store.sizes).containsExactly(1, 1, 1, 1);
  }

  @Test
  void moreThanMayWait_isRefused() {
    add(LOBBY, 1 + Appends.MAX_WAITING);

    assertThat(error(add(LOBBY, "too many"))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(error(add(new RoomName("other"), "too many"))).isEqualTo(ErrorCode.UNAVAILABLE);
    store.answerOne();
    assertThat(add(LOBBY, "again").toCompletableFuture()).isNotDone();
  }

  private void add(RoomName room, int count) {
    for (int i = 0; i < count; i++) {
      var unused = add(room, "x");
    }
  }

  private CompletionStage<Appended> add(RoomName room, String text) {
    long ticket = ++tickets;
    Draft draft = new Draft(room, ANN, Body.ofText(text), null, null);
    return appends
        .add(room, new Submission(draft, marker.mark(ticket)))
        .whenComplete(
            (appended, failure) -> {
              if (failure == null) {
                answered.add(ticket);
              }
            });
  }

  private static ErrorCode error(CompletionStage<?> stage) {
    assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
    try {
      stage.toCompletableFuture().join();
      throw new AssertionError("it succeeded");
    } catch (CompletionException failure) {
      return RefusedException.codeOf(failure);
    }
  }

  /** A store that answers when it is told to. */
  private final class Asked extends LogStore {
    final Queue<CompletableFuture<List<Object>>> open = new ArrayDeque<>();
    final List<Integer> sizes = new ArrayList<>();
    private final Queue<Integer> unanswered = new ArrayDeque<>();
    boolean away;
    private long head;

    Asked() {
      super(
          new Store(settings.redis().orElseThrow(), List.of(), () -> 0, Thread::new),
          new KeySpace("p"),
          marker,
          settings.window());
    }

    @Override
    CompletionStage<List<Object>> append(
        RoomName room, List<Submission> submissions, @Nullable Heard heard) {
      if (away) {
        return RefusedException.stage(ErrorCode.UNAVAILABLE);
      }
      sizes.add(submissions.size());
      unanswered.add(submissions.size());
      CompletableFuture<List<Object>> reply = new CompletableFuture<>();
      open.add(reply);
      return reply;
    }

    /** Stores all of the first question. */
    void answerOne() {
      List<Object> reply = new ArrayList<>();
      int size = unanswered.remove();
      LongStream.rangeClosed(head + 1, head + size)
          .forEach(offset -> reply.addAll(List.of("ok", "e", offset, 0L, "-", 0L)));
      head += size;
      open.remove().complete(reply);
    }
  }
}
