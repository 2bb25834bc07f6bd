package io.parley.bench;

import java.util.Locale;

/** The connections that a scenario wants, in the order in which they come. Scenarios that want the same share them. */
enum Gathering {
  /** First, so that nothing of others is still in memory. */
  IDLERS(1, 10_000),

  /** Each in a room of its own, of which nobody says anything. */
  FOLLOWERS(10_000, 0),
  ONE_ROOM(1, 500),

  /** Half of them on each node, where there are two. */
  HALVES(1, 1000),
  MANY_ROOMS(100, 50),

  /** One that sends, and nobody who hears it. */
  ALONE(1, 0),

  /** Each in a room of its own: what a message costs is then not that of its deliveries. */
  SENDERS(50, 0),

  /** They are connected, and join when they are told to. */
  RETURNING(1, 2000),
  CROWD(1, 10_000);

  private final int rooms;
  private final int receivers;

  Gathering(int rooms, int receivers) {
    this.rooms = rooms;
    this.receivers = receivers;
  }

  /** In words. */
  String describe() {
    if (receivers == 0) {
      return rooms == 1
          ? "1 client, alone in a room"
          : String.format(Locale.ROOT, "%,d clients, each alone in a room", rooms);
    }
    return rooms == 1
        ? String.format(Locale.ROOT, "%,d clients", receivers)
        : rooms + " rooms of " + receivers + " clients";
  }

  int rooms() {
    return rooms;
  }

  /** In each room, beside the one that sends. */
  int receivers() {
    return receivers;
  }

  int connections() {
    return rooms * (receivers + 1);
  }
}
