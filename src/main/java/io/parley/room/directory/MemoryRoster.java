package io.parley.room.directory;

import io.parley.protocol.Member;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who is in one room, in this node's memory. Guarded by itself; the lock is held while the watcher is told. */
final class MemoryRoster {
  private final Map<UUID, Seat> seats = new LinkedHashMap<>();
  private Directory.@Nullable Watcher watcher;
  private boolean closed;

  /** Takes a member in, again or under another name too; {@code null} where the roster has been closed. */
  synchronized @Nullable Roster enter(Member member, long connection) {
    if (closed) {
      return null;
    }
    Seat before = seats.get(member.client());
    if (before == null || before.connection <= connection) {
      seats.put(member.client(), new Seat(member, connection, false));
      if (before == null) {
        tell(RosterChange.Kind.JOINED, member);
      } else if (!before.member.name().equals(member.name())) {
        tell(RosterChange.Kind.RENAMED, member);
      }
    }
    return seats.size() > Roster.MAX_LISTED
        ? new Roster(seats.size(), null)
        : list(Roster.MAX_LISTED);
  }

  /** Gives a member another name, where it is here, or was until a moment ago, by this connection. */
  synchronized void rename(Member member, long connection) {
    Seat seat = seats.get(member.client());
    if (seat != null && seat.connection == connection && !seat.member.equals(member)) {
      seats.put(member.client(), new Seat(member, connection, seat.lost));
      tell(RosterChange.Kind.RENAMED, member);
    }
  }

  /** Lets a member go, where it is here by this connection. */
  synchronized void exit(UUID client, long connection) {
    Seat seat = seats.get(client);
    if (seat != null && seat.connection == connection) {
      seats.remove(client);
      tell(RosterChange.Kind.LEFT, seat.member);
    }
  }

  /** A member's connection has ended; returns whether it was here by this one, and may come back. */
  synchronized boolean lose(UUID client, long connection) {
    Seat seat = seats.get(client);
    if (seat == null || seat.connection != connection) {
      return false;
    }
    seats.put(client, new Seat(seat.member, connection, true));
    return true;
  }

  /** Lets a member go that has not come back. */
  synchronized void giveUp(UUID client, long connection) {
    Seat seat = seats.get(client);
    if (seat != null && seat.lost) {
      exit(client, connection);
    }
  }

  /** The members, the first to come first, but no more than so many. */
  synchronized Roster list(int max) {
    return new Roster(seats.size(), seats.values().stream().limit(max).map(Seat::member).toList());
  }

  /** Tells a watcher from now on; gives the number of members, and -1 where the roster has been closed. */
  synchronized int watch(Directory.@Nullable Watcher newWatcher) {
    if (closed) {
      return -1;
    }
    watcher = newWatcher;
    return seats.size();
  }

  /** Closes the roster for good if it is empty and nobody watches it; returns whether it is closed. */
  synchronized boolean closeIfIdle() {
    closed = seats.isEmpty() && watcher == null;
    return closed;
  }

  private void tell(RosterChange.Kind kind, Member member) {
    if (watcher != null) {
      watcher.changed(new RosterChange(kind, member, seats.size()));
    }
  }

  private record Seat(Member member, long connection, boolean lost) {}
}
