package io.parley.room;

import io.parley.pool.Client;
import io.parley.pool.ClientGone;
import io.parley.pool.ClientPool;
import io.parley.protocol.Event;
import io.parley.protocol.RoomName;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every room of this node. A room comes with its first member and goes with its last.
 *
 * <p>Safe on every thread. Joining and leaving happen inside the map's own atomic operations, so no member is added to a
 * room that is being let go.
 */
@Singleton
public class Rooms {
  private final Map<RoomName, Room> rooms = new ConcurrentHashMap<>();
  private final Map<UUID, Room> roomOfClient = new ConcurrentHashMap<>();
  private final ClientPool pool;

  /** Made by the container. */
  @Inject
  public Rooms(ClientPool pool) {
    this.pool = pool;
  }

  /** Makes a client, which is in no room, a member of one. */
  public void join(Client client, RoomName name) {
    rooms.compute(
        name,
        (key, existing) -> {
          Room room = existing == null ? new Room(key, pool) : existing;
          room.add(client);
          roomOfClient.put(client.id(), room);
          return room;
        });
    // The client may have left the pool meanwhile. Either that is seen here, or leave() saw the
    // membership above.
    if (client.isGone()) {
      leave(client);
    }
  }

  /** Takes a client that has left the pool out of its room. */
  void onClientGone(@Observes ClientGone event) {
    leave(event.client());
  }

  private void leave(Client client) {
    Room room = roomOfClient.remove(client.id());
    if (room != null) {
      rooms.computeIfPresent(
          room.name(),
          (key, current) -> {
            current.remove(client);
            return current.isEmpty() ? null : current;
          });
    }
  }

  /** Publishes to the room that the sender is in; a sender that is in none has left, and its words go with it. */
  public void publish(Client sender, Event message) {
    Room room = roomOfClient.get(sender.id());
    if (room != null) {
      room.publish(sender, message);
    }
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
