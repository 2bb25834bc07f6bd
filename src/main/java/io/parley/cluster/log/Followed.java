package io.parley.cluster.log;

import io.parley.log.FailureLog;
import io.parley.log.LogEvent;
import io.parley.log.LogPace;
import io.parley.pool.Encoded;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.room.log.Broker;
import io.parley.room.log.Publication;
import io.parley.room.log.Query;
import io.parley.room.log.ReadGate;
import java.lang.System.Logger;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A room that this node follows: makes of what is heard, which may be late, twice or missing, what the listener is told, which is
 * every message once and in order, or that messages were lost. What is missing is read from the log; while that is under
 * way, what comes later waits.
 *
 * <p>Each message bears the mark of the one before it. One that does not bear that of the last which was told shows that the
 * store was put back to an earlier state and went on from there: its log is given another epoch.
 *
 * <p>Guarded by itself; the lock is held while the listener is told. Locks are taken in the order of this, room, outbox, and
 * never back. No call blocks.
 */
final class Followed {
  private static final int PORTION = 500;
  private static final int PORTION_BYTES = 64 * 1024;
  private static final Logger LOG = System.getLogger(Followed.class.getName());

  private final RoomName room;
  private final Broker.Listener listener;
  private final LogStore store;
  private final Marker marker;
  private final Timetable timetable;
  private final FailureLog failures;
  private final LogPace losses;
  private final ReadGate reads;
  private final Marks marks = new Marks();
  private final Waiting waiting = new Waiting();

  /** The last message that the listener was told; {@code null}: not known yet. Written with the lock held. */
  private volatile LogStore.@Nullable Heard heard;

  /** The epoch of a log that is not the one which was heard. */
  private @Nullable String wrong;

  /** What the store is being asked, and whether to ask again then; one question at a time. */
  private @Nullable CompletableFuture<@Nullable Void> question;

  private boolean again;
  private boolean closed;

  /** As far as is known. */
  private volatile long messages;

  private volatile long bytes;

  /**
   * Knows nothing yet.
   *
   * @param losses lets the lines about losses pass
   * @param reads lets it read messages; where a log stands is asked at any time
   */
  Followed(
      RoomName room,
      Broker.Listener listener,
      LogStore store,
      Marker marker,
      Timetable timetable,
      FailureLog failures,
      LogPace losses,
      ReadGate reads) {
    this.room = room;
    this.listener = listener;
    this.store = store;
    this.marker = marker;
    this.timetable = timetable;
    this.failures = failures;
    this.losses = losses;
    this.reads = reads;
  }

  boolean isDue() {
    return timetable.isDue();
  }

  /** How many messages its log held when that was last asked. */
  long messages() {
    return messages;
  }

  /** How much they took. */
  long bytes() {
    return bytes;
  }

  /** The last message that was told; {@code null}: it is not known yet from where on. */
  LogStore.@Nullable Heard heard() {
    return heard;
  }

  /** Whether the listener has been told everything up to there; where it is not known yet from where on, there is nothing to tell. */
  boolean hasHeard(Position position) {
    LogStore.Heard last = heard;
    return last == null
        || (last.position().epoch().equals(position.epoch())
            && last.position().offset() >= position.offset());
  }

  /** Whether that is the epoch of what is heard; where that is not known yet, any may be. */
  boolean isOf(String epoch) {
    LogStore.Heard last = heard;
    return last == null || last.position().epoch().equals(epoch);
  }

  /** Finds out where the log stands; called once the channel is heard. Completes with the position that is told from. */
  CompletionStage<Position> open() {
    return check()
        .thenApply(
            answered -> {
              LogStore.Heard from = heard;
              if (from == null) {
                // It is followed no longer.
                throw new RefusedException(ErrorCode.UNAVAILABLE);
              }
              return from.position();
            });
  }

  /** Something was published in the room's channel. */
  void hear(String publication) {
    if (publication.startsWith("M ")) {
      if (!isHeard(StoredMessage.glance(publication, 2))) {
        receive(StoredMessage.published(publication, 2), true);
      }
    } else if (publication.startsWith(Signals.KIND)) {
      signalled(Signals.read(room, publication));
    } else if (publication.startsWith("E ")) {
      renewed(publication.substring(2));
    }
  }

  /** Whether a message was told before it came through the channel, as this node's own are. */
  private synchronized boolean isHeard(StoredMessage.Published message) {
    LogStore.Heard last = heard;
    if (last == null || wrong != null || closed || !hasHeard(message.position())) {
      return false;
    }
    timetable.heard();
    compare(last, message.position().offset(), message.mark());
    return true;
  }

  private synchronized void signalled(Event.Signal signal) {
    if (!closed) {
      listener.signalled(signal);
    }
  }

  private synchronized void renewed(String epoch) {
    LogStore.Heard last = heard;
    if (last != null && !last.position().epoch().equals(epoch)) {
      ask();
    }
  }

  /** A message of this node's own is stored. It is told now: its publication may come later. */
  void stored(StoredMessage message) {
    receive(message, false);
  }

  /**
   * Takes a message.
   *
   * @param published whether it came through the channel, where nothing that was published before it will come any more
   */
  private synchronized void receive(StoredMessage message, boolean published) {
    LogStore.Heard last = heard;
    if (closed) {
      return;
    }
    timetable.heard();
    if (last == null || !message.position().epoch().equals(last.position().epoch())) {
      // Of another epoch, or it is not known of which: what is asked now tells of this one too.
      ask();
    } else if (wrong == null) {
      take(last, message, published);
    }
  }

  private void take(LogStore.Heard last, StoredMessage message, boolean published) {
    long next = last.position().offset() + 1;
    if (message.offset() < next) {
      compare(last, message.offset(), message.mark());
    } else if (message.offset() == next) {
      if (follows(last, message)) {
        tell(message, null);
        tellWaiting();
      }
    } else {
      again |= !waiting.add(message);
      if (published) {
        ask();
      } else {
        // Those before it are under way, it seems.
        timetable.soon();
      }
    }
  }

  private boolean follows(LogStore.Heard last, StoredMessage message) {
    boolean follows = message.previous().equals(last.mark());
    if (!follows) {
      diverged(last);
    }
    return follows;
  }

  /** One that was told is heard of again. */
  private void compare(LogStore.Heard last, long offset, String mark) {
    boolean isLast = offset == last.position().offset();
    if (isLast ? !mark.equals(last.mark()) : isOther(offset, mark)) {
      diverged(last);
    }
  }

  private boolean isOther(long offset, String mark) {
    Marks.Comparison comparison = marks.compare(offset, mark);
    if (comparison == Marks.Comparison.FORGOTTEN) {
      timetable.soon();
    }
    return comparison == Marks.Comparison.OTHER;
  }

  private void diverged(LogStore.Heard last) {
    wrong = last.position().epoch();
    waiting.clear();
    ask();
  }

  private void tellWaiting() {
    while (wrong == null) {
      LogStore.Heard last = Objects.requireNonNull(heard);
      StoredMessage message = waiting.pollUpTo(last.position().offset() + 1);
      if (message == null) {
        return;
      }
      if (message.offset() <= last.position().offset()) {
        compare(last, message.offset(), message.mark());
      } else if (follows(last, message)) {
        tell(message, null);
      }
    }
  }

  /**
   * Tells the listener.
   *
   * @param read as it was read from the log; {@code null}: it shows its own body
   */
  private void tell(StoredMessage message, @Nullable Encoded read) {
    heard = new LogStore.Heard(message.position(), message.mark());
    marks.add(message.mark());
    try {
      Encoded event = read == null ? new Encoded(message.event(room)) : read;
      long ticket = marker.ticket(message.mark());
      listener.published(new Publication(message.stored(false), event, ticket));
    } catch (RuntimeException failure) {
      failures.failed(LOG, "telling a room of a message", null, failure);
    }
  }

  /** Asks the store whether there is anything that was not heard; completes when it has answered. */
  synchronized CompletionStage<?> check() {
    if (closed) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<@Nullable Void> asked = question;
    return asked == null ? ask() : asked;
  }

  private CompletionStage<?> ask() {
    if (question != null) {
      again = true;
      return question;
    }
    again = false;
    CompletableFuture<@Nullable Void> asked = new CompletableFuture<>();
    question = asked;
    var unused =
        answer()
            .thenAccept(this::answered)
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    asked.complete(null);
                  } else {
                    failed(asked);
                    asked.completeExceptionally(failure);
                  }
                });
    return asked;
  }

  /** Asks what is to be known now; completes with what follows from the answer. */
  private CompletionStage<Runnable> answer() {
    LogStore.Heard last = heard;
    if (last == null) {
      return store.read(room, Query.BOUNDS).thenApply(found -> () -> begin(found.state()));
    }
    Position position = last.position();
    if (position.epoch().equals(wrong)) {
      return store.renew(room, position.epoch()).thenApply(state -> () -> restart(last, state));
    }
    long latest = waiting.last();
    return (waiting.isEmpty() ? look(position) : missing(position))
        .thenApply(portion -> () -> catchUp(last, portion, latest));
  }

  /** Asks whether anything is missing, and reads it then. After an outage that is asked of all rooms, and few have any. */
  private CompletionStage<LogPortion> look(Position position) {
    return store
        .read(room, new Query(position.offset(), Long.MAX_VALUE, false, 0, 0))
        .thenCompose(
            found ->
                found.more() && found.state().head().epoch().equals(position.epoch())
                    ? missing(position)
                    : CompletableFuture.completedFuture(found));
  }

  private CompletionStage<LogPortion> missing(Position position) {
    Query query = new Query(position.offset(), Long.MAX_VALUE, false, PORTION, PORTION_BYTES);
    return reads.read(() -> store.read(room, query));
  }

  /** Nothing is lost by it: whatever comes next shows again what is missing, and it is asked again soon. */
  private synchronized void failed(CompletableFuture<@Nullable Void> asked) {
    if (question == asked) {
      question = null;
      timetable.soon();
    }
  }

  private synchronized void answered(Runnable consequence) {
    question = null;
    if (!closed) {
      timetable.answered();
      consequence.run();
      if (again || wrong != null) {
        var unused = ask();
      }
    }
  }

  private void begin(LogState state) {
    messages = state.messages();
    bytes = state.bytes();
    heard = new LogStore.Heard(state.head(), state.mark());
    marks.restart(state.head().offset());
  }

  private void restart(LogStore.Heard last, LogState state) {
    wrong = null;
    waiting.clear();
    begin(state);
    if (last.position().offset() == 0 && state.head().offset() == 0) {
      // Nothing has been told, and nothing is there: somebody has let go of the empty log.
      listener.moved(state.head());
      return;
    }
    losses.log(
        LOG,
        LogEvent.ROOM_LOST,
        line ->
            line.with("room", room.value())
                .with("heard", last.position().offset())
                .with("head", state.head().offset()));
    listener.lost(state.head());
  }

  /**
   * Makes good for what was not heard.
   *
   * @param asked what had been heard when the log was read
   * @param latest the offset of the last message that waited then
   */
  private void catchUp(LogStore.Heard asked, LogPortion portion, long latest) {
    LogState state = portion.state();
    LogStore.Heard last = Objects.requireNonNull(heard);
    if (!state.head().epoch().equals(last.position().epoch())) {
      restart(last, state);
    } else if (wrong == null) {
      messages = state.messages();
      bytes = state.bytes();
      if (state.head().offset() < asked.position().offset()) {
        diverged(last);
      } else if (state.first() > last.position().offset() + 1) {
        restart(last, state);
      } else {
        catchUp(portion);
        // What had been heard before the log was read, and is not there, was taken back.
        waiting.forget(state.head().offset(), latest);
        again |= portion.more() || !waiting.isEmpty();
      }
    }
  }

  private void catchUp(LogPortion portion) {
    for (LogPortion.Item item : portion.items()) {
      LogStore.Heard last = Objects.requireNonNull(heard);
      StoredMessage message = item.message();
      if (message == null) {
        // It is not known what it was: nothing can follow it.
        restart(last, portion.state());
        return;
      }
      if (item.offset() <= last.position().offset()) {
        compare(last, item.offset(), message.mark());
      } else if (follows(last, message)) {
        tell(message, item.event(room));
      }
      if (wrong != null) {
        return;
      }
    }
    LogStore.Heard last = Objects.requireNonNull(heard);
    LogState state = portion.state();
    if (state.head().offset() <= last.position().offset()) {
      compare(last, state.head().offset(), state.mark());
    }
    tellWaiting();
  }

  /** Tells nothing any more. */
  synchronized void close() {
    closed = true;
    waiting.clear();
  }
}
