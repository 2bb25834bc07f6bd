package io.parley.room;

import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.room.log.Relay;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has what one client asks for about one room take effect in the order in which it is sent, also where a store elsewhere takes
 * its time: what comes behind a join that is not answered yet waits for that, and so does a leave behind messages that are being
 * stored. Without either, nothing waits.
 *
 * <p>Safe on every thread; nothing is run with the lock held. What has waited is done on the thread that has ended the waiting.
 */
final class Turns {
  /** How much waits at most, about one room. */
  static final int MAX_WAITING = 256;

  private static final int MAX_WAITING_CHARS = 256 * 1024;

  /** Of the rooms about which something waits, or is about to. */
  private final Map<RoomName, Turn> turns = new HashMap<>(0);

  /**
   * Does something: now, or in its turn.
   *
   * @param chars that it takes to keep it
   * @return refused with 503 where too much waits
   */
  <T> CompletionStage<T> take(RoomName room, int chars, Supplier<CompletionStage<T>> command) {
    synchronized (this) {
      Turn turn = turns.get(room);
      if (turn != null && turn.thread != Thread.currentThread()) {
        CompletableFuture<T> done = new CompletableFuture<>();
        return turn.hold(chars, () -> relay(command, done))
            ? done
            : RefusedException.stage(ErrorCode.UNAVAILABLE);
      }
    }
    return command.get();
  }

  /** What comes from now on waits for {@link #end}. To be called in its turn. */
  synchronized void begin(RoomName room) {
    turn(room).isPaused = true;
  }

  private Turn turn(RoomName room) {
    return turns.computeIfAbsent(room, any -> new Turn());
  }

  /**
   * Does something when a stage has completed, and all that comes from now on behind it. To be called in its turn.
   *
   * @return what the command completes with
   */
  <T> CompletionStage<T> behind(
      RoomName room, CompletionStage<?> other, Supplier<CompletionStage<T>> command) {
    CompletableFuture<T> done = new CompletableFuture<>();
    synchronized (this) {
      turn(room).pause(() -> relay(command, done));
    }
    var unused = other.whenComplete((completed, failure) -> end(room));
    return done;
  }

  private static <T> void relay(
      Supplier<CompletionStage<T>> command, CompletableFuture<T> waiting) {
    try {
      var unused = Relay.to(waiting, command.get());
    } catch (RuntimeException refused) {
      waiting.completeExceptionally(refused);
    }
  }

  /** Does what has waited, up to where it has to wait again. Not to be called with a lock held. */
  void end(RoomName room) {
    Turn turn;
    synchronized (this) {
      turn = turns.get(room);
      if (turn == null) {
        return;
      }
      turn.isPaused = false;
      if (turn.thread != null) {
        // There it goes on.
        return;
      }
      turn.thread = Thread.currentThread();
    }
    Runnable next = next(room, turn);
    while (next != null) {
      next.run();
      next = next(room, turn);
    }
  }

  private synchronized @Nullable Runnable next(RoomName room, Turn turn) {
    Runnable next = turn.next();
    if (next == null) {
      turn.thread = null;
      if (!turn.isPaused) {
        turns.remove(room);
      }
    }
    return next;
  }

  /** About one room. */
  private static final class Turn {
    private final Deque<Held> waiting = new ArrayDeque<>(0);
    private long waitingChars;

    /** Whether the first of those that wait has to wait longer. */
    boolean isPaused;

    /** Does now what has waited; {@code null}: nobody does. */
    @Nullable Thread thread;

    /** Returns false where too much waits. One may, whatever its size. */
    boolean hold(int chars, Runnable command) {
      if (!waiting.isEmpty()
          && (waiting.size() >= MAX_WAITING || waitingChars + chars > MAX_WAITING_CHARS)) {
        return false;
      }
      waitingChars += chars;
      return waiting.add(new Held(command, chars));
    }

    /** Has what is being done wait, before all others. */
    void pause(Runnable command) {
      isPaused = true;
      waiting.addFirst(new Held(command, 0));
    }

    /** What is to be done next; {@code null}: nothing now. */
    @Nullable Runnable next() {
      Held next = isPaused ? null : waiting.poll();
      if (next == null) {
        return null;
      }
      waitingChars -= next.chars;
      return next.command;
    }

    private record Held(Runnable command, int chars) {}
  }
}
