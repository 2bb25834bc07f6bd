package io.parley.room;

import io.parley.log.FailureLog;
import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.pool.Encoded;
import io.parley.protocol.Command;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RequestId;
import io.parley.protocol.Written;
import io.parley.room.directory.Roster;
import io.parley.room.log.Broker;
import io.parley.room.log.LogPage;
import io.parley.room.log.Query;
import io.parley.room.log.ReadGate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One client's way into a room, once it has a seat there: it is told where it stands, gets what it missed, and then what
 * is said.
 *
 * <p>What needs no look at the log is done in one step. Otherwise what is said is held back first and the log is read then,
 * so that what is read and what follows meet.
 */
final class Joining {
  /** UTF-8 bytes of the messages in one answer, which is to stay below 256 KiB with all that is around them. */
  static final int MAX_ANSWER_BYTES = 240_000;

  private final Client client;
  private final Seat seat;
  private final Room room;
  private final Broker broker;
  private final ClientPool pool;
  private final CatchUps catchUps;
  private final ReadGate reads;
  private final FailureLog failures;

  Joining(
      Client client,
      Seat seat,
      Room room,
      Broker broker,
      ClientPool pool,
      CatchUps catchUps,
      ReadGate reads,
      FailureLog failures) {
    this.client = client;
    this.seat = seat;
    this.room = room;
    this.broker = broker;
    this.pool = pool;
    this.catchUps = catchUps;
    this.reads = reads;
    this.failures = failures;
  }

  /** A plain client comes in. */
  CompletionStage<?> quietly() {
    return settled(room.admit(client, seat, null));
  }

  /** A structured client comes in, or an event stream, which hears where it stands though it did not ask. */
  CompletionStage<?> as(Command.Join join, Roster roster) {
    RequestId id = join.id();
    if (join.recover() != null) {
      return recover(id, join.recover(), roster);
    }
    if (join.last() != null) {
      return last(id, join.last(), roster);
    }
    return settled(
        room.admit(
            client,
            seat,
            wantsNone(id) ? null : head -> joined(id, head, roster, null, null, null)));
  }

  private boolean wantsNone(@Nullable RequestId id) {
    return id == null && client.subprotocol().isMember();
  }

  /** Whoever has left before it was let in is told that it is not there. */
  private static CompletionStage<?> settled(boolean in) {
    return in
        ? CompletableFuture.completedFuture(null)
        : RefusedException.stage(ErrorCode.NOT_FOUND);
  }

  /** What the client has seen on another node this one has heard too when the bounds are there. */
  private CompletionStage<?> recover(@Nullable RequestId id, Position seen, Roster roster) {
    return broker
        .read(room.name(), Query.BOUNDS)
        .thenCompose(
            bounds -> {
              Position head = head(bounds);
              boolean recovered = isHeld(seen, bounds);
              return welcome(
                  wantsNone(id)
                      ? null
                      : joined(id, head, roster, null, recovered, recovered ? seen : null),
                  recovered ? seen.offset() + 1 : head.offset() + 1);
            });
  }

  private static Position head(LogPage page) {
    return new Position(page.epoch(), page.head());
  }

  private static boolean isHeld(Position seen, LogPage bounds) {
    return seen.epoch().equals(bounds.epoch())
        && seen.offset() <= bounds.head()
        && bounds.first() <= seen.offset() + 1;
  }

  private CompletionStage<?> last(@Nullable RequestId id, int limit, Roster roster) {
    Query query = new Query(0, Long.MAX_VALUE, true, limit, MAX_ANSWER_BYTES);
    return reads
        .read(() -> broker.read(room.name(), query))
        .thenCompose(
            page ->
                welcome(
                    wantsNone(id) ? null : joined(id, head(page), roster, page(page), null, null),
                    page.head() + 1));
  }

  private CompletionStage<?> welcome(@Nullable Event joined, long next) {
    Encoded answer = null;
    if (joined != null) {
      answer = new Encoded(joined);
      // It may be long: written before the room is locked.
      var unused = answer.frame(client.subprotocol());
    }
    Seat.State state = room.welcome(client, seat, answer, next);
    if (state == Seat.State.CATCHING_UP) {
      catchUps.begin(
          new CatchUp(client, seat, room, broker, pool, catchUps, reads, failures, next));
    }
    return settled(state != Seat.State.OPENING);
  }

  private Event joined(
      @Nullable RequestId id,
      Position head,
      Roster roster,
      Event.@Nullable Page latest,
      @Nullable Boolean recovered,
      @Nullable Position since) {
    return new Event.Joined(
        id, room.name(), head, roster.count(), roster.members(), latest, recovered, since);
  }

  /** Messages that were read, for an answer. */
  static Event.Page page(LogPage page) {
    return new Event.Page(
        page.entries().stream().map(entry -> new Written(entry.frame().text())).toList(),
        page.more());
  }
}
