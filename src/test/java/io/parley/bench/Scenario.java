package io.parley.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is measured, in the order in which it is. */
enum Scenario {
  FANOUT(Gathering.ONE_ROOM, new Load(64, 8, 0)),
  RATE(Gathering.ONE_ROOM, new Load(64, 0, 50)),
  LARGE(Gathering.ONE_ROOM, new Load(4096, 8, 0)),
  ROOMS(Gathering.MANY_ROOMS, new Load(64, 2, 0)),
  /** Before the crowd is spoken to. */
  IDLE(Gathering.CROWD, null),
  CROWD(Gathering.CROWD, new Load(64, 1, 0));

  private final Gathering gathering;

  @SuppressWarnings("ImmutableEnumChecker") // a record of numbers
  private final @Nullable Load load;

  Scenario(Gathering gathering, @Nullable Load load) {
    this.gathering = gathering;
    this.load = load;
  }

  /** What it is called on the command line and in the tables. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  Gathering gathering() {
    return gathering;
  }

  /** What is sent; nothing where memory is measured. */
  @Nullable Load load() {
    return load;
  }
}
