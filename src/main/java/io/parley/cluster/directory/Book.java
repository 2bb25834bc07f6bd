package io.parley.cluster.directory;

import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Store;
import io.parley.config.Ticker;
import io.parley.log.FailureLog;
import io.parley.protocol.Member;
import io.parley.protocol.RoomName;
import io.parley.room.directory.Roster;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which clients of this node are in which rooms, and who has left of whom the store does not know it yet: enough to tell the
 * store everything again. Safe on every thread.
 */
final class Book {
  /** Of those that are told again and have no answer. */
  private static final int PORTION = 1000;

  /** How often the list of its rooms is kept for as long again, in the time for which it is kept. */
  private static final int KEEPS = 24;

  private final Map<RoomName, Stay> stays = new ConcurrentHashMap<>();

  private final Unsettled unsettled;
  private final Store store;
  private final KeySpace keys;
  private final Rolls rolls;
  private final Lease lease;
  private final Replacements replacements;
  private final Graces graces;

  /** When the list of its rooms was last kept. Used by the sweep alone. */
  private long keptAt;

  private final LateEntries late;
  private final Ticker ticker;

  Book(
      Store store,
      KeySpace keys,
      Rolls rolls,
      Lease lease,
      Replacements replacements,
      Duration grace,
      Ticker ticker,
      FailureLog failures) {
    this.store = store;
    this.keys = keys;
    this.rolls = rolls;
    this.lease = lease;
    this.replacements = replacements;
    this.graces = new Graces(grace, ticker);
    this.ticker = ticker;
    this.unsettled = new Unsettled(failures);
    this.late = new LateEntries(ticker);
    this.keptAt = ticker.nanos();
  }

  Store store() {
    return store;
  }

  KeySpace keys() {
    return keys;
  }

  Rolls rolls() {
    return rolls;
  }

  Lease lease() {
    return lease;
  }

  Unsettled unsettled() {
    return unsettled;
  }

  Replacements replacements() {
    return replacements;
  }

  LateEntries late() {
    return late;
  }

  CompletionStage<Roster> enter(RoomName room, Member member, long connection) {
    while (true) {
      Stay stay = stays.computeIfAbsent(room, name -> new Stay(name, this, unsettled));
      Seat seat = stay.seat(member.client());
      CompletionStage<Roster> answer = seat == null ? null : seat.enter(member, connection);
      if (answer != null) {
        return answer;
      }
      // It is being given up at this moment.
      Thread.onSpinWait();
    }
  }

  void rename(RoomName room, Member member, long connection) {
    Seat seat = seat(room, member.client());
    if (seat != null) {
      seat.rename(member, connection);
    }
  }

  void exit(RoomName room, UUID client, long connection) {
    Seat seat = seat(room, client);
    if (seat != null) {
      seat.exit(connection);
    }
  }

  void lose(RoomName room, UUID client, long connection) {
    Seat seat = seat(room, client);
    if (seat != null) {
      graces.begin(seat, connection);
    }
  }

  private @Nullable Seat seat(RoomName room, UUID client) {
    Stay stay = stays.get(room);
    return stay == null ? null : stay.find(client);
  }

  /** A room without members here is off the node's list. */
  void remove(RoomName room, Stay stay) {
    stays.remove(room, stay);
  }

  /** Is the same twice where nothing has changed in a room meanwhile; -1 while the store is being told of something. */
  long mark(RoomName room) {
    Stay stay = stays.get(room);
    return stay == null ? 0 : stay.mark();
  }

  /**
   * The store was seen to have so many members of this node in a room. Where these are not as many as there are, what was
   * done before a connection was lost has come late: it is put right.
   *
   * @param before the room's mark when it was asked
   */
  void compare(RoomName room, int members, long before) {
    Stay stay = stays.get(room);
    boolean isExact = before >= 0 && before == mark(room) && lease.isHeld();
    if (!isExact) {
      return;
    }
    int most = stay == null ? 0 : stay.seats().size();
    // Whoever may come back may have done so elsewhere.
    int least = stay == null ? 0 : most - stay.lost();
    if (members >= least && members <= most) {
      return;
    }
    if (stay != null) {
      stay.seats().forEach(Seat::doubt);
    }
    if (members > 0) {
      var unused =
          rolls
              .membersOf(room, lease.node())
              .thenAccept(found -> found.forEach((client, by) -> expel(room, client, by)));
    }
  }

  private void expel(RoomName room, UUID client, long connection) {
    Stay stay = stays.computeIfAbsent(room, name -> new Stay(name, this, unsettled));
    Seat seat = stay.seat(client);
    if (seat != null) {
      seat.expel(connection);
    }
  }

  /** The store may have lost something: it is told everything again, by the sweep. */
  void doubt() {
    stays.values().forEach(stay -> stay.seats().forEach(Seat::doubt));
  }

  /** The node counts as a new one from now on. */
  void moved() {
    stays.values().forEach(stay -> stay.seats().forEach(Seat::moved));
    doubt();
  }

  /** Lets those go whose grace is over, and tells the store again what it did not take. */
  void sweep() {
    graces.sweep();
    if (lease.isHeld()) {
      unsettled.settle(PORTION);
    }
  }

  /** Takes rooms without members here off the node's list, and keeps that; called now and then. */
  void tidy() {
    long now = ticker.nanos();
    if (now - keptAt >= Stay.LISTED.toNanos() / KEEPS && lease.isHeld()) {
      keptAt = now;
      String list = keys.node(lease.node(), "rooms");
      var unused = store.call(commands -> commands.pexpire(list, Stay.LISTED.toMillis()));
    }
    stays.values().forEach(Stay::tidy);
  }
}
