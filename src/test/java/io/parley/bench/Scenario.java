package io.parley.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is measured, in the order in which the report has it. */
enum Scenario {
  FANOUT(Gathering.ONE_ROOM, new Load(64, 8, 0), "one room, 64-byte texts, 8 messages in flight"),
  RATE(Gathering.ONE_ROOM, new Load(64, 0, 50), "one room, 64-byte texts, 50 messages a second"),
  LARGE(Gathering.ONE_ROOM, new Load(4096, 8, 0), "one room, 4 KiB texts, 8 messages in flight"),
  ROOMS(Gathering.MANY_ROOMS, new Load(64, 2, 0), "64-byte texts, 2 messages in flight a room"),
  CROWD(Gathering.CROWD, new Load(64, 1, 0), "one room, 64-byte texts, 1 message in flight"),
  IDLE(Gathering.IDLERS, null, "memory of connections that say nothing");

  private final Gathering gathering;

  @SuppressWarnings("ImmutableEnumChecker") // a record of numbers
  private final @Nullable Load load;

  private final String description;

  Scenario(Gathering gathering, @Nullable Load load, String description) {
    this.gathering = gathering;
    this.load = load;
    this.description = description;
  }

  /** What it is called on the command line and in the tables. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** In a line, for a reader. */
  String description() {
    return gathering.describe() + ", " + description;
  }

  Gathering gathering() {
    return gathering;
  }

  /** What is sent; nothing where memory is measured. */
  @Nullable Load load() {
    return load;
  }
}
