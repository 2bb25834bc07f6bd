package io.parley.room;

import io.parley.log.FailureLog;
import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.protocol.CloseCode;
import io.parley.protocol.RefusedException;
import io.parley.room.log.Broker;
import io.parley.room.log.LogPage;
import io.parley.room.log.Query;
import io.parley.room.log.ReadGate;
import java.lang.System.Logger;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Gives one member what it missed in one room, out of the log, a portion at a time: the next is read when the last has left
 * the outbox. So it costs the same memory however much it is and however slowly it is taken. What is said meanwhile is
 * in the log too; the member is live when it has reached the head.
 *
 * <p>Each step runs where the last one ended: on the thread that joined, on the client's lane, or on the broker's.
 */
final class CatchUp {
  private static final Logger LOG = System.getLogger(CatchUp.class.getName());

  /** Of one portion with the breaks between its lines, unless a single message is larger. */
  static final int MAX_BYTES = 65_536;

  private static final int MAX_MESSAGES = 256;

  private final Client client;
  private final Seat seat;
  private final Room room;
  private final Broker broker;
  private final ClientPool pool;
  private final CatchUps turns;
  private final ReadGate reads;
  private final FailureLog failures;
  private final long first;

  /**
   * Gives nothing yet.
   *
   * @param turns is told when there is no more to give
   * @param reads lets it read
   * @param first the first offset to give
   */
  CatchUp(
      Client client,
      Seat seat,
      Room room,
      Broker broker,
      ClientPool pool,
      CatchUps turns,
      ReadGate reads,
      FailureLog failures,
      long first) {
    this.client = client;
    this.seat = seat;
    this.room = room;
    this.broker = broker;
    this.pool = pool;
    this.turns = turns;
    this.reads = reads;
    this.failures = failures;
    this.first = first;
  }

  /** Whether there is nobody any more to give anything to. */
  boolean isOver() {
    return !room.holds(client, seat);
  }

  /** Gives everything. */
  void begin() {
    from(first);
  }

  private void from(long next) {
    reads.begin(() -> read(next));
  }

  private CompletionStage<?> read(long next) {
    if (isOver()) {
      turns.done();
      return CompletableFuture.completedFuture(null);
    }
    // Not beyond what this node has heard of: that will come live.
    Query query = new Query(next - 1, room.head().offset() + 1, false, MAX_MESSAGES, MAX_BYTES);
    CompletionStage<LogPage> portion = broker.read(room.name(), query);
    var unused =
        portion
            .thenAccept(page -> give(next, query.before(), page))
            .whenComplete(
                (given, failure) -> {
                  if (failure != null) {
                    fail(failure);
                  }
                });
    return portion;
  }

  private void give(long next, long before, LogPage page) {
    Room.Portion nothing = room.give(client, seat, next, before, page, this::goOn);
    if (nothing != null) {
      goOn(nothing);
    }
  }

  private void goOn(Room.Portion given) {
    if (given.last()) {
      turns.done();
    } else {
      from(given.next());
    }
  }

  /** Whoever cannot be given what it missed because the store is away, or full, comes again, in no crowd. */
  private void fail(Throwable failure) {
    if (RefusedException.codeOf(failure).isTemporary()) {
      pool.sendAway(client);
    } else {
      failures.failed(LOG, "catching up", client.id(), failure);
      pool.end(client, CloseCode.INTERNAL_ERROR);
    }
    turns.done();
  }
}
