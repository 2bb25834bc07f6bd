package io.parley.bench;

/** The connections that a scenario wants. Scenarios that want the same share them. */
enum Gathering {
  ONE_ROOM(1, 500),
  MANY_ROOMS(100, 50),
  CROWD(1, 10_000);

  private final int rooms;
  private final int receivers;

  Gathering(int rooms, int receivers) {
    this.rooms = rooms;
    this.receivers = receivers;
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
