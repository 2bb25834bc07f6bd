package io.parley.room;

import io.parley.config.Settings;
import io.parley.pool.Client;
import io.parley.pool.ClientGone;
import io.parley.pool.ClientPool;
import io.parley.protocol.Body;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Position;
import io.parley.protocol.RequestId;
import io.parley.protocol.RoomName;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every room of this node. A room comes with its first member and goes with its last.
 *
 * <p>Safe on every thread. Joining and leaving happen inside the map's own atomic operations, so no member is added to a
 * room that is being let go. One client's calls come one at a time.
 */
@Singleton
public class Rooms {
  private final Map<RoomName, Room> rooms = new ConcurrentHashMap<>();

  /** The rooms of each client, in lists that never change. */
  private final Map<UUID, List<Room>> memberships = new ConcurrentHashMap<>();

  private final ClientPool pool;
  private final Settings settings;
  private final Clock clock;
  private final Supplier<UUID> uuids;

  /** Made by the container. */
  @Inject
  public Rooms(ClientPool pool, Settings settings, Clock clock, Supplier<UUID> uuids) {
    this.pool = pool;
    this.settings = settings;
    this.clock = clock;
    this.uuids = uuids;
  }

  /** Makes a client a member of a room and, where it gave an id, tells it so before anything that is said there. */
  public Optional<ErrorCode> join(
      Client client, RoomName name, @Nullable RequestId id, @Nullable Position recover) {
    List<Room> joined = memberships.getOrDefault(client.id(), List.of());
    if (joined.stream().anyMatch(room -> room.name().equals(name))) {
      return Optional.of(ErrorCode.ALREADY_JOINED);
    }
    if (isOver(joined.size() + 1, settings.maxRoomsPerClient())) {
      return Optional.of(ErrorCode.LIMIT_REACHED);
    }
    Room room =
        rooms.compute(
            name,
            (key, existing) -> {
              Room open = existing == null ? open(key) : existing;
              if (open != null) {
                memberships.merge(client.id(), List.of(open), Rooms::concat);
                open.add(client, id, recover);
              }
              return open;
            });
    // The client may have left the pool meanwhile. Either that is seen here, or leave() saw the
    // membership above.
    if (client.isGone()) {
      leave(client);
    }
    return room == null ? Optional.of(ErrorCode.LIMIT_REACHED) : Optional.empty();
  }

  /**
   * A new room; {@code null} where there are as many as there may be, give or take those opened at this moment. The default
   * room is always let in: nobody can keep the others from it by opening all the others.
   */
  private @Nullable Room open(RoomName name) {
    boolean isDefault = name.value().equals(settings.defaultRoom());
    return !isDefault && isOver(rooms.size() + 1, settings.maxRooms())
        ? null
        : new Room(name, uuids.get().toString().replace("-", ""), pool, clock);
  }

  private static boolean isOver(int count, int max) {
    return max > 0 && count > max;
  }

  private static List<Room> concat(List<Room> some, List<Room> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  /** Takes a client that has left the pool out of its rooms, before an observer of lesser weight can throw. */
  void onClientGone(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ClientGone event) {
    leave(event.client());
  }

  private void leave(Client client) {
    List<Room> left = memberships.remove(client.id());
    if (left != null) {
      for (Room room : left) {
        rooms.computeIfPresent(
            room.name(),
            (key, current) -> {
              current.remove(client);
              return current.isEmpty() ? null : current;
            });
      }
    }
  }

  /** Publishes to each room that the author is in; one that is in none has left, and its words go with it. */
  public void publish(Client author, Body body) {
    for (Room room : memberships.getOrDefault(author.id(), List.of())) {
      room.publish(author, null, body, null);
    }
  }

  /** Publishes to a room that the author is in, and answers with the place of the message where it gave an id. */
  public Optional<ErrorCode> publish(
      Client author, RoomName name, @Nullable RequestId id, Body body, @Nullable String key) {
    return inRoom(name, room -> room.publish(author, id, body, key));
  }

  /** Gives a passing sign to a room that the author is in. */
  public Optional<ErrorCode> signal(
      Client author, RoomName name, @Nullable RequestId id, String kind, @Nullable Body body) {
    return inRoom(name, room -> room.signal(author, id, kind, body));
  }

  /** Whoever is not in a room is not told whether there is one. */
  private Optional<ErrorCode> inRoom(RoomName name, Predicate<Room> command) {
    Room room = rooms.get(name);
    boolean done = room != null && command.test(room);
    return done ? Optional.empty() : Optional.of(ErrorCode.NOT_ALLOWED);
  }

  /** How many rooms there are. */
  public int size() {
    return rooms.size();
  }

  /** How many members a room has; 0 where there is no such room. */
  public int members(RoomName name) {
    Room room = rooms.get(name);
    return room == null ? 0 : room.size();
  }
}
