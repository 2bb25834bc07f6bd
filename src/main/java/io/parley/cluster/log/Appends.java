package io.parley.cluster.log;

import io.parley.cluster.log.Submission.Appended;
import io.parley.config.Ticker;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Has messages stored, those of one room together that come while the store answers for others of that room: nearly all that
 * storing one costs, here and in the store, is the same for many. One that comes alone does not wait. They stay in the order in
 * which they come. Safe on every thread; no call blocks.
 */
final class Appends {
  /** Of those that are stored together: the store does nothing else meanwhile. */
  static final int MAX_TOGETHER = 64;

  private static final int MAX_CHARS_TOGETHER = 128 * 1024;

  /** Of those that wait, over all rooms. */
  static final int MAX_WAITING = 50_000;

  private static final long MAX_WAITING_CHARS = 64L * 1024 * 1024;

  private final Map<RoomName, Line> lines = new ConcurrentHashMap<>();
  private final LogStore logs;
  private final long deadlineNanos;
  private final Ticker ticker;
  private final Function<RoomName, Optional<LogStore.Heard>> heard;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong waitingChars = new AtomicLong();

  /**
   * Stores nothing yet.
   *
   * @param deadline for which a message waits at most
   * @param heard gives the last message of a room that this node has heard, if it follows the room
   */
  Appends(
      LogStore logs,
      Duration deadline,
      Ticker ticker,
      Function<RoomName, Optional<LogStore.Heard>> heard) {
    this.logs = logs;
    this.deadlineNanos = deadline.toNanos();
    this.ticker = ticker;
    this.heard = heard;
  }

  /**
   * Has a message stored.
   *
   * @return refused with 503 where too many wait, or this one for too long, or the store is away or does not answer; completes
   *     in the order in which the messages of a room have come
   */
  CompletionStage<Appended> add(RoomName room, Submission submission) {
    if (waiting.get() >= MAX_WAITING || waitingChars.get() > MAX_WAITING_CHARS) {
      return RefusedException.stage(ErrorCode.UNAVAILABLE);
    }
    waiting.incrementAndGet();
    waitingChars.addAndGet(submission.chars());
    List<Batch> begun = new ArrayList<>(1);
    lines.compute(
        room,
        (name, before) -> {
          Line line = before == null ? new Line() : before;
          line.waiting.add(new Waiting(submission, ticker.nanos()));
          if (line.underWay == 0) {
            begun.add(send(room, line));
          }
          return line;
        });
    begun.forEach(this::follow);
    return submission.answer();
  }

  /** Has everything sent to the store that has come so far: what it is asked next about the room it is asked behind that. */
  void flush(RoomName room) {
    List<Batch> begun = new ArrayList<>(0);
    lines.computeIfPresent(
        room,
        (name, line) -> {
          while (!line.waiting.isEmpty()) {
            begun.add(send(room, line));
          }
          return line;
        });
    begun.forEach(this::follow);
  }

  /** Sends the first of those that wait; what has waited for too long is not sent any more. */
  private Batch send(RoomName room, Line line) {
    List<Submission> together = new ArrayList<>(Math.min(MAX_TOGETHER, line.waiting.size()));
    List<Submission> late = new ArrayList<>(0);
    long now = ticker.nanos();
    long chars = 0;
    for (Waiting next = line.waiting.peek();
        next != null
            && together.size() < MAX_TOGETHER
            && (together.isEmpty() || chars + next.submission.chars() <= MAX_CHARS_TOGETHER);
        next = line.waiting.peek()) {
      Submission submission = line.waiting.remove().submission;
      waiting.decrementAndGet();
      waitingChars.addAndGet(-submission.chars());
      if (now - next.since > deadlineNanos) {
        late.add(submission);
      } else {
        together.add(submission);
        chars += submission.chars();
      }
    }
    line.underWay++;
    CompletionStage<List<Object>> reply =
        together.isEmpty()
            ? CompletableFuture.completedFuture(List.of())
            : logs.append(room, together, heard.apply(room).orElse(null));
    return new Batch(room, late, together, reply);
  }

  /** Sees to it that a batch gets its answer, and the next is sent then; where that comes at once, on this thread. */
  private void follow(Batch first) {
    Batch batch = first;
    while (batch != null) {
      Batch current = batch;
      current.refuseLate();
      if (!current.reply.toCompletableFuture().isDone()) {
        var unused = current.reply.whenComplete((reply, failure) -> goOn(current, reply, failure));
        return;
      }
      List<Batch> next = new ArrayList<>(1);
      var unused =
          current.reply.whenComplete((reply, failure) -> next.addAll(end(current, reply, failure)));
      batch = next.isEmpty() ? null : next.get(0);
    }
  }

  private void goOn(Batch batch, @Nullable List<Object> reply, @Nullable Throwable failure) {
    end(batch, reply, failure).forEach(this::follow);
  }

  /** Sends the next, if any waits, and answers those of this one. */
  private Collection<Batch> end(
      Batch batch, @Nullable List<Object> reply, @Nullable Throwable failure) {
    List<Batch> next = new ArrayList<>(1);
    lines.computeIfPresent(
        batch.room,
        (name, line) -> {
          line.underWay--;
          if (!line.waiting.isEmpty()) {
            next.add(send(name, line));
          }
          return line.underWay == 0 ? null : line;
        });
    batch.answer(reply, failure);
    return next;
  }

  /** Of one room; guarded by the map. */
  private static final class Line {
    /** Those that wait, in the order in which they came. */
    final Queue<Waiting> waiting = new ArrayDeque<>(0);

    /** How many batches the store has not answered. */
    int underWay;
  }

  /**
   * One that waits.
   *
   * @param since when, on the ticker
   */
  private record Waiting(Submission submission, long since) {}

  /**
   * Messages of one room that are stored together.
   *
   * @param late those before them that are not stored
   * @param reply of the store
   */
  private record Batch(
      RoomName room,
      List<Submission> late,
      List<Submission> submissions,
      CompletionStage<List<Object>> reply) {

    void refuseLate() {
      late.forEach(submission -> submission.failed(new RefusedException(ErrorCode.UNAVAILABLE)));
    }

    /** Answers each; where the reply is out of form, the rest with that. */
    void answer(@Nullable List<Object> values, @Nullable Throwable failure) {
      if (values == null) {
        Throwable reason = failure == null ? new IllegalStateException("no reply") : failure;
        submissions.forEach(submission -> submission.failed(reason));
        return;
      }
      Reply reply = new Reply(values);
      int next = 0;
      try {
        for (; next < submissions.size(); next++) {
          submissions.get(next).answered(reply);
        }
      } catch (RuntimeException malformed) {
        submissions
            .subList(next, submissions.size())
            .forEach(submission -> submission.failed(malformed));
      }
    }
  }
}
