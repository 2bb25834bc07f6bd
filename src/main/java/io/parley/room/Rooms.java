package io.parley.room;

import io.parley.config.Settings;
import io.parley.log.FailureLog;
import io.parley.pool.Client;
import io.parley.pool.ClientGone;
import io.parley.pool.ClientPool;
import io.parley.protocol.Command;
import io.parley.protocol.DisplayName;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RequestId;
import io.parley.protocol.RoomName;
import io.parley.room.directory.Directory;
import io.parley.room.directory.Roster;
import io.parley.room.log.Broker;
import io.parley.room.log.GivenRooms;
import io.parley.room.log.Query;
import io.parley.room.log.ReadGate;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which rooms have members on this node, and which client is in which of them. A room is here from its first member to
 * its last; what was said in it stays with the broker.
 *
 * <p>Safe on every thread. Taking a seat and giving it up happen inside the map's own atomic operations, so nobody sits in a
 * room that is being let go. One client's calls come one at a time, except that it may leave the pool beside them.
 */
@Singleton
public class Rooms {
  /** Of a {@code members} answer. */
  private static final int MAX_MEMBERS = 1000;

  /** Out of logs. */
  private static final int READS_AT_ONCE = 16;

  private final Map<RoomName, Room> rooms = new ConcurrentHashMap<>();
  private final Map<Client, Membership> memberships = new ConcurrentHashMap<>();

  /** Those with something to tell. */
  private final Queue<Presence> changed = new ConcurrentLinkedQueue<>();

  private final ReadGate reads = new ReadGate(READS_AT_ONCE);
  private final ClientPool pool;
  private final Broker broker;
  private final Directory directory;
  private final GivenRooms given;
  private final Settings settings;
  private final Latencies latencies;
  private final FailureLog failures;

  /** Made by the container. */
  @Inject
  public Rooms(
      ClientPool pool,
      Broker broker,
      Directory directory,
      GivenRooms given,
      Settings settings,
      Latencies latencies,
      FailureLog failures) {
    this.pool = pool;
    this.broker = broker;
    this.directory = directory;
    this.given = given;
    this.settings = settings;
    this.latencies = latencies;
    this.failures = failures;
  }

  /**
   * Makes a structured client a member of a room: it is one when this returns, and hears when the stage completes. An event
   * stream hears the room in the same way and is no member.
   *
   * @return refused with 409 where it is one already, 404 where there may be no such room, 507 where there are too many
   */
  public CompletionStage<?> join(Client client, Command.Join join) {
    return enterInTurn(client, join.room(), (joining, roster) -> joining.as(join, roster));
  }

  /** Makes a plain client a member of a room; refused as {@link #join}. */
  public CompletionStage<?> join(Client client, RoomName name) {
    return enterInTurn(client, name, (joining, roster) -> joining.quietly());
  }

  /** Through which all that clients want to read goes. */
  ReadGate reads() {
    return reads;
  }

  /**
   * Does something that a client asks for about a room: now, or behind what it has asked for before, see {@link Turns}.
   *
   * @param chars that it takes to keep it
   */
  <T> CompletionStage<T> inTurn(
      Client client, RoomName name, int chars, Supplier<CompletionStage<T>> command) {
    Membership membership = memberships.get(client);
    return membership == null ? command.get() : membership.turns().take(name, chars, command);
  }

  private CompletionStage<Boolean> enterInTurn(
      Client client, RoomName name, BiFunction<Joining, Roster, CompletionStage<?>> in) {
    return inTurn(client, name, 0, () -> enter(client, name, in));
  }

  private CompletionStage<Boolean> enter(
      Client client, RoomName name, BiFunction<Joining, Roster, CompletionStage<?>> in) {
    if (!given.allows(name)) {
      return RefusedException.stage(ErrorCode.NOT_FOUND);
    }
    if (room(client, name) != null) {
      return RefusedException.stage(ErrorCode.ALREADY_JOINED);
    }
    int max = settings.maxRoomsPerClient();
    if (max > 0 && of(client).size() >= max) {
      return RefusedException.stage(ErrorCode.LIMIT_REACHED);
    }
    Membership membership = memberships.computeIfAbsent(client, any -> new Membership());
    List<Seat> taken = new ArrayList<>(1);
    Room room =
        rooms.compute(
            name,
            (key, existing) -> {
              Room open = existing == null ? open(key) : existing;
              taken.add(open.reserve(client));
              membership.add(open);
              return open;
            });
    Seat seat = taken.get(0);
    membership.turns().begin(name);
    Joining joining =
        new Joining(client, seat, room, broker, pool, membership.catchUps(), reads, failures);
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    var unused =
        room.opened()
            .thenCompose(ready -> enter(client, name))
            .thenCompose(roster -> in.apply(joining, roster).thenApply(done -> true))
            .whenComplete(
                (done, failure) -> {
                  try {
                    entered(client, membership, room, seat, failure);
                  } finally {
                    if (failure == null) {
                      answer.complete(true);
                    } else {
                      answer.completeExceptionally(failure);
                    }
                    // Whoever called has answered a failure by now.
                    membership.turns().end(name);
                  }
                });
    return answer;
  }

  private void entered(
      Client client, Membership membership, Room room, Seat seat, @Nullable Throwable failure) {
    // The client may have left the pool meanwhile. Either that is seen here, or the event saw all
    // that was done before.
    boolean gone = client.isGone();
    if (gone || failure != null) {
      giveUp(client, membership, room, seat);
      exit(client, room.name(), !gone || !client.subprotocol().canResume());
    }
    if (gone) {
      memberships.remove(client);
    }
  }

  /** Who is there when a client has come; one that only listens stays unseen. */
  private CompletionStage<Roster> enter(Client client, RoomName name) {
    return client.subprotocol().isMember()
        ? directory.enter(name, client.member(), client.connection())
        : directory.members(name, Roster.MAX_LISTED).thenApply(Roster::told);
  }

  private void giveUp(Client client, Membership membership, Room room, Seat seat) {
    vacate(
        room,
        () -> {
          if (room.remove(client, seat)) {
            membership.remove(room);
          }
        });
  }

  private Room open(RoomName name) {
    Room room = new Room(name, pool, latencies, changed::add);
    var unused = directory.watch(name, room.presence()).thenAccept(room.presence()::begin);
    room.open(broker);
    return room;
  }

  /** Does what makes a seat free, and lets go of the room if it was the last. */
  private void vacate(Room room, Runnable leaving) {
    rooms.computeIfPresent(
        room.name(),
        (name, current) -> {
          leaving.run();
          if (!current.isEmpty()) {
            return current;
          }
          broker.unfollow(name);
          directory.unwatch(name);
          return null;
        });
  }

  /** Takes a client out of a room, which the others hear at once; refused with 404 where it is not in it. */
  public CompletionStage<?> leave(Client client, RoomName name, @Nullable RequestId id) {
    return inTurn(client, name, 0, () -> leaveBehindAnswers(client, name, id));
  }

  /** What it has said is answered where it stands among the others' messages, and the leave behind that. */
  private CompletionStage<Boolean> leaveBehindAnswers(
      Client client, RoomName name, @Nullable RequestId id) {
    Membership membership = memberships.get(client);
    Room room = membership == null ? null : membership.room(name);
    if (membership == null || room == null) {
      return RefusedException.stage(ErrorCode.NOT_FOUND);
    }
    Turns turns = membership.turns();
    CompletionStage<?> saying = room.saying(client);
    if (saying != null) {
      return turns.behind(name, saying, () -> leaveBehindAnswers(client, name, id));
    }
    if (room.awaited().isAny(client)) {
      // It is stored; this completes when everything up to there has been told.
      return turns.behind(name, broker.read(name, Query.BOUNDS), () -> leaveNow(client, name, id));
    }
    return leaveNow(client, name, id);
  }

  private CompletionStage<Boolean> leaveNow(Client client, RoomName name, @Nullable RequestId id) {
    Membership membership = memberships.get(client);
    Room room = membership == null ? null : membership.room(name);
    if (membership == null || room == null) {
      return RefusedException.stage(ErrorCode.NOT_FOUND);
    }
    room.refuseUnheard(client);
    vacate(room, () -> room.leave(client, id));
    membership.remove(room);
    exit(client, name, true);
    return CompletableFuture.completedFuture(true);
  }

  /** Takes a client that has left the pool out of its rooms, before an observer of lesser weight can throw. */
  void onClientGone(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ClientGone event) {
    Client client = event.client();
    leaveAll(client, event.forGood() || !client.subprotocol().canResume());
    directory.depart(client.id(), client.connection());
  }

  private void leaveAll(Client client, boolean forGood) {
    Membership membership = memberships.remove(client);
    if (membership != null) {
      for (Room room : membership.rooms()) {
        vacate(room, () -> room.remove(client));
        exit(client, room.name(), forGood);
      }
    }
  }

  /** Tells the directory. */
  private void exit(Client client, RoomName name, boolean forGood) {
    if (!client.subprotocol().isMember()) {
      return;
    }
    if (forGood) {
      directory.exit(name, client.id(), client.connection());
    } else {
      directory.lose(name, client.id(), client.connection());
    }
  }

  /** Changes a client's name, in all its rooms and for its return. */
  public void rename(Client client, DisplayName name) {
    client.rename(name);
    directory.rename(client.id(), client.connection(), name);
    for (Room room : of(client)) {
      directory.rename(room.name(), client.member(), client.connection());
    }
  }

  /** The room, if the client is in it; whoever is not is not told whether there is one. */
  Room of(Client client, RoomName name) {
    Room room = room(client, name);
    if (room == null) {
      throw new RefusedException(ErrorCode.NOT_ALLOWED);
    }
    return room;
  }

  /** The room, where it has members here, or somebody who listens. */
  @Nullable Room find(RoomName name) {
    return rooms.get(name);
  }

  private @Nullable Room room(Client client, RoomName name) {
    Membership membership = memberships.get(client);
    return membership == null ? null : membership.room(name);
  }

  /** The rooms that a client is in. */
  List<Room> of(Client client) {
    Membership membership = memberships.get(client);
    return membership == null ? List.of() : membership.rooms();
  }

  /** The names of the rooms that a client of this node is in, or hears. */
  public List<RoomName> namesOf(Client client) {
    return of(client).stream().map(Room::name).toList();
  }

  /** Who is in a room; for its members. */
  public CompletionStage<Roster> members(Client client, RoomName name) {
    return inTurn(client, name, 0, () -> everybodyIn(of(client, name).name()));
  }

  /** Who is in a room, for whoever may know; nobody is in one that is none. */
  public CompletionStage<Roster> everybodyIn(RoomName name) {
    return directory.members(name, MAX_MEMBERS);
  }

  /** Tells the members of all rooms who came and left; called by the caretaker. */
  void tellPresence() {
    for (int left = changed.size(); left > 0; left--) {
      Presence presence = changed.poll();
      if (presence != null) {
        tell(presence);
      }
    }
  }

  private void tell(Presence presence) {
    if (presence.isListing()) {
      changed.add(presence);
      return;
    }
    Event.Presence event = presence.take().orElse(null);
    Room room = rooms.get(presence.room());
    if (event == null || room == null || room.presence() != presence) {
      return;
    }
    if (event.joined() != null || event.count() > Roster.MAX_LISTED) {
      room.tell(event);
      return;
    }
    presence.listing(true);
    var unused =
        directory
            .members(room.name(), Roster.MAX_LISTED)
            .thenApply(Roster::told)
            .thenAccept(
                all ->
                    room.tell(
                        new Event.Presence(room.name(), null, null, all.members(), all.count())))
            .whenComplete(
                (told, failure) -> {
                  presence.listing(false);
                  if (failure != null) {
                    // Asked for again in the next round.
                    presence.anew(event.count());
                  }
                });
  }

  /** How many rooms have members here. */
  public int size() {
    return rooms.size();
  }

  /** How many seats are taken here, over all rooms: a client has one in each of its rooms. */
  public long seats() {
    return rooms.values().stream().mapToLong(Room::size).sum();
  }

  /** How many members a room has here; 0 where there is no such room. */
  public int members(RoomName name) {
    Room room = rooms.get(name);
    return room == null ? 0 : room.size();
  }
}
