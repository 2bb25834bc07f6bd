package io.parley.room;

import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.protocol.Body;
import io.parley.protocol.Event;
import io.parley.protocol.Member;
import io.parley.protocol.Position;
import io.parley.protocol.RequestId;
import io.parley.protocol.RoomName;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One room: its members, and the one order in which all of them see its messages. Guarded by itself; the lock is held while
 * outboxes are filled, so that every member, the author too, has everything at one place in its stream.
 */
final class Room {
  /** In a larger room a member learns how many there are, not who. */
  static final int MAX_LISTED = 100;

  private final RoomName name;
  private final String epoch;
  private final ClientPool pool;
  private final Clock clock;
  private final Set<Client> members = new LinkedHashSet<>();
  private long head;

  /**
   * An empty room.
   *
   * @param epoch of its log, 1 to 32 of {@code [A-Za-z0-9_]}, like that of no other room
   */
  Room(RoomName name, String epoch, ClientPool pool, Clock clock) {
    this.name = name;
    this.epoch = epoch;
    this.pool = pool;
    this.clock = clock;
  }

  RoomName name() {
    return name;
  }

  /** Adds a member and, where it gave an id, tells it where it stands, before anything that is said from now on. */
  synchronized void add(Client client, @Nullable RequestId id, @Nullable Position recover) {
    members.add(client);
    if (id != null) {
      Position now = new Position(epoch, head);
      Boolean recovered = recover == null ? null : recover.equals(now);
      pool.send(client, new Event.Joined(id, name, now, members.size(), listed(), null, recovered));
    }
  }

  private @Nullable List<Member> listed() {
    return members.size() > MAX_LISTED ? null : members.stream().map(Client::member).toList();
  }

  synchronized void remove(Client client) {
    members.remove(client);
  }

  synchronized boolean isEmpty() {
    return members.isEmpty();
  }

  synchronized int size() {
    return members.size();
  }

  /**
   * Gives a message to every member but its author; the author, where it gave an id, gets the answer in its place.
   *
   * @return whether the author is a member; where not, nothing was done
   */
  synchronized boolean publish(
      Client author, @Nullable RequestId id, Body body, @Nullable String key) {
    if (!members.contains(author)) {
      return false;
    }
    head++;
    Position position = new Position(epoch, head);
    Instant at = clock.instant();
    pool.broadcast(
        othersThan(author),
        new Event.Message(name, position, author.member(), at, body, key, null, null));
    if (id != null) {
      pool.send(author, new Event.Sent(id, name, position, at, false));
    }
    return true;
  }

  /** Gives a passing sign to every member but its author; as {@link #publish}, without a place in the order. */
  synchronized boolean signal(
      Client author, @Nullable RequestId id, String kind, @Nullable Body body) {
    if (!members.contains(author)) {
      return false;
    }
    pool.broadcast(othersThan(author), new Event.Signal(name, author.member(), kind, body));
    if (id != null) {
      pool.send(author, new Event.Done(id));
    }
    return true;
  }

  private List<Client> othersThan(Client author) {
    List<Client> others = new ArrayList<>(members.size());
    for (Client member : members) {
      if (member != author) {
        others.add(member);
      }
    }
    return others;
  }
}
