package io.parley.room;

import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.protocol.Command;
import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.RequestId;
import io.parley.protocol.Written;
import io.parley.room.directory.Roster;
import io.parley.room.log.Broker;
import io.parley.room.log.LogPage;
import io.parley.room.log.Query;
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
  /** UTF-8 bytes of the messages in one answer. */
  static final int MAX_ANSWER_BYTES = 262_144;

  private final Client client;
  private final Seat seat;
  private final Room room;
  private final Broker broker;
  private final ClientPool pool;
  private final CatchUps catchUps;

  Joining(Client client, Seat seat, Room room, Broker broker, ClientPool pool, CatchUps catchUps) {
    this.client = client;
    this.seat = seat;
    this.room = room;
    this.broker = broker;
    this.pool = pool;
    this.catchUps = catchUps;
  }

  /** A plain client comes in. */
  void quietly() {
    room.admit(client, seat, null);
  }

  /** A structured client comes in. */
  CompletionStage<?> as(Command.Join join, Roster roster) {
    RequestId id = join.id();
    if (join.recover() != null) {
      return recover(id, join.recover(), roster);
    }
    if (join.last() != null) {
      return last(id, join.last(), roster);
    }
    room.admit(client, seat, id == null ? null : head -> joined(id, head, roster, null, null));
    return CompletableFuture.completedFuture(null);
  }

  private CompletionStage<?> recover(@Nullable RequestId id, Position seen, Roster roster) {
    Position head = room.head();
    return broker
        .read(room.name(), Query.BOUNDS)
        .thenAccept(
            bounds -> {
              boolean recovered = isHeld(seen, head, bounds);
              room.welcome(
                  client, seat, id == null ? null : joined(id, head, roster, null, recovered));
              catchUp(recovered ? seen.offset() + 1 : head.offset() + 1);
            });
  }

  private static boolean isHeld(Position seen, Position head, LogPage bounds) {
    return seen.epoch().equals(head.epoch())
        && seen.offset() <= head.offset()
        && bounds.epoch().equals(head.epoch())
        && bounds.first() <= seen.offset() + 1;
  }

  private CompletionStage<?> last(@Nullable RequestId id, int limit, Roster roster) {
    Position head = room.head();
    Query query = new Query(0, head.offset() + 1, true, limit, MAX_ANSWER_BYTES);
    return broker
        .read(room.name(), query)
        .thenAccept(
            page -> {
              room.welcome(
                  client, seat, id == null ? null : joined(id, head, roster, page(page), null));
              catchUp(head.offset() + 1);
            });
  }

  private void catchUp(long next) {
    CatchUp catchUp = new CatchUp(client, seat, room, broker, pool, catchUps::done);
    catchUps.begin(() -> catchUp.from(next));
  }

  private Event joined(
      RequestId id,
      Position head,
      Roster roster,
      Event.@Nullable Page latest,
      @Nullable Boolean recovered) {
    return new Event.Joined(
        id, room.name(), head, roster.count(), roster.members(), latest, recovered);
  }

  /** Messages that were read, for an answer. */
  static Event.Page page(LogPage page) {
    return new Event.Page(
        page.entries().stream().map(entry -> new Written(entry.frame().text())).toList(),
        page.more());
  }
}
