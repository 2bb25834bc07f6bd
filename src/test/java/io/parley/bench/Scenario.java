package io.parley.bench;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is measured, in the order in which the report has it. */
enum Scenario {
  FANOUT(
      Gathering.ONE_ROOM,
      new Load(64, 8, 0),
      "one room, 64-byte texts, 8 messages in flight",
      Figures.DELIVERIES),
  RATE(
      Gathering.ONE_ROOM,
      new Load(64, 0, 50),
      "one room, 64-byte texts, 50 messages a second",
      Figures.LATENCY),
  HALVES(
      Gathering.HALVES,
      new Load(64, 8, 0),
      "half on each node where there are two, one room, 64-byte texts, 8 messages in flight",
      Figures.DELIVERIES),
  LARGE(
      Gathering.ONE_ROOM,
      new Load(4096, 8, 0),
      "one room, 4 KiB texts, 8 messages in flight",
      Figures.DELIVERIES),
  ROOMS(
      Gathering.MANY_ROOMS,
      new Load(64, 2, 0),
      "64-byte texts, 2 messages in flight a room",
      Figures.DELIVERIES),
  CROWD(
      Gathering.CROWD,
      new Load(64, 1, 0),
      "one room, 64-byte texts, 1 message in flight",
      Figures.DELIVERIES),
  PIPELINE(
      Gathering.ALONE,
      new Load(100, 64, 0),
      "100-byte texts, 64 messages without an `ok`",
      Figures.ANSWERS),
  ROUNDTRIP(
      Gathering.ALONE,
      new Load(100, 1, 0),
      "100-byte texts, each sent at the `ok` of the one before",
      Figures.ANSWERS),
  PACED(
      Gathering.ALONE,
      new Load(100, 0, 100),
      "100-byte texts, 100 messages a second",
      Figures.ANSWERS),
  SENDERS(
      Gathering.SENDERS,
      new Load(100, 8, 0),
      "100-byte texts, 8 messages of each without an `ok`",
      Figures.ANSWERS),
  RECOVER(
      Gathering.RETURNING,
      null,
      "all join at once, 500 messages of 100 bytes back, while 5 a second are sent",
      Figures.RECOVERY),
  FOLLOWED(
      Gathering.FOLLOWERS,
      new Load(100, 0, 100),
      "nothing is said but in one room more, 100 messages a second",
      Figures.STANDING),
  IDLE(Gathering.IDLERS, null, "memory of connections that say nothing", Figures.MEMORY);

  private final Gathering gathering;

  @SuppressWarnings("ImmutableEnumChecker") // a record of numbers
  private final @Nullable Load load;

  private final String description;
  private final Figures figures;

  Scenario(Gathering gathering, @Nullable Load load, String description, Figures figures) {
    this.gathering = gathering;
    this.load = load;
    this.description = description;
    this.figures = figures;
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

  /** What is sent; nothing where memory is measured, or where there is more to it than a load. */
  @Nullable Load load() {
    return load;
  }

  /** What the report tells of it. */
  Figures figures() {
    return figures;
  }

  /** What a kind of scenario comes to. */
  enum Figures {
    DELIVERIES(Metric.DELIVERIES, Metric.SERVER_MICROS),
    LATENCY(Metric.P99_MILLIS, Metric.P50_MILLIS, Metric.SERVER_MICROS),
    ANSWERS(Metric.ANSWERS, Metric.P50_MICROS, Metric.P99_MICROS, Metric.ANSWER_SERVER_MICROS),
    RECOVERY(Metric.SECONDS, Metric.DELIVERIES, Metric.SERVER_MICROS),
    STANDING(
        Metric.KILOBYTES,
        Metric.STORE_KILOBYTES,
        Metric.REST_CORES,
        Metric.STORE_REST_CORES,
        Metric.P50_MICROS,
        Metric.P99_MICROS),
    MEMORY(Metric.KILOBYTES);

    private final Metric main;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Metric> more;

    Figures(Metric main, Metric... more) {
      this.main = main;
      this.more = List.of(more);
    }

    /** The one that servers are compared by. */
    Metric main() {
      return main;
    }

    /** Those beside it. */
    List<Metric> more() {
      return more;
    }
  }
}
