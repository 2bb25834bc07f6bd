package io.parley.room;

import io.parley.protocol.RoomName;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What one client is a member of, or about to be. */
final class Membership {
  private final List<Room> rooms = new CopyOnWriteArrayList<>();
  private final CatchUps catchUps = new CatchUps();
  private final Turns turns = new Turns();

  List<Room> rooms() {
    return rooms;
  }

  /** The room of that name; {@code null} where the client is not in it. */
  @Nullable Room room(RoomName name) {
    for (Room room : rooms) {
      if (room.name().equals(name)) {
        return room;
      }
    }
    return null;
  }

  void add(Room room) {
    rooms.add(room);
  }

  void remove(Room room) {
    rooms.remove(room);
  }

  /** For what the client asks for. */
  Turns turns() {
    return turns;
  }

  /** Of the client, in whatever room. */
  CatchUps catchUps() {
    return catchUps;
  }
}
