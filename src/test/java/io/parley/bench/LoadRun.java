package io.parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One measurement: a load on a crowd for a time. It ends when every receiver has every message; a receiver that has too
 * few or too many fails it, for a number without that is worthless.
 */
final class LoadRun {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration QUIET = Duration.ofMillis(300);
  private static final Duration TO_SETTLE = Duration.ofSeconds(2);
  private static final int PROBES = 20;
  private static final long MILLI = 1_000_000;

  private final Swarm swarm;
  private final Load load;
  private final Duration length;
  private Latencies latencies = Latencies.NONE;

  private LoadRun(Swarm swarm, Load load, Duration length) {
    this.swarm = swarm;
    this.load = load;
    this.length = length;
    swarm.rooms().forEach(room -> room.begin(swarm.dialect(), "x".repeat(load.textBytes())));
  }

  /**
   * Puts a load on a crowd.
   *
   * @param subject the server that it is connected to
   */
  static Outcome measure(Swarm swarm, Load load, Duration length, Subject subject)
      throws IOException {
    LoadRun run = new LoadRun(swarm, load, length);
    Meter meter = new Meter(subject);
    run.send(meter.startNanos());
    meter.stop();
    swarm.record(Latencies.NONE);
    verify(swarm);
    return meter.outcome(
        swarm.rooms().stream().mapToLong(Room::sent).sum(), run.arrivals(), run.latencies);
  }

  /** Sends messages until each has reached everybody: a connection may be open before its server counts it in. */
  static void settle(Swarm swarm) throws IOException {
    LoadRun run = new LoadRun(swarm, new Load(64, 1, 0), Duration.ZERO);
    for (int probe = 0; probe < PROBES && !run.allHaveHeard(); probe++) {
      swarm.rooms().forEach(Room::publish);
      long deadline = System.nanoTime() + TO_SETTLE.toNanos();
      while (!run.allHaveHeard() && System.nanoTime() < deadline) {
        swarm.poll(TO_SETTLE.toMillis() / 10);
      }
    }
    if (!run.allHaveHeard()) {
      throw new IllegalStateException("some connections hear nothing");
    }
    swarm.untilQuiet(QUIET);
  }

  private boolean allHaveHeard() {
    return links().stream().allMatch(link -> link.deliveries() > 0);
  }

  private void send(long start) throws IOException {
    if (load.isScheduled()) {
      sendBySchedule(start);
    } else {
      sendByWindow(start + length.toNanos());
    }
    swarm.until(
        () -> swarm.rooms().stream().allMatch(room -> room.underWay() == 0),
        PATIENCE,
        "every message has reached everybody");
  }

  private void sendByWindow(long stop) throws IOException {
    if (links().isEmpty()) {
      latencies = Latencies.ofAnswers();
      swarm.record(latencies);
    }
    while (System.nanoTime() < stop) {
      for (Room room : swarm.rooms()) {
        while (room.underWay() < load.inFlight()) {
          room.publish();
        }
      }
      swarm.poll((stop - System.nanoTime()) / MILLI);
    }
  }

  /** Where nobody hears, the answers are what is timed. */
  private void sendBySchedule(long start) throws IOException {
    int messages = load.messagesIn(length);
    int timed = messages * Math.max(swarm.rooms().size(), links().size());
    latencies = new Latencies(start, load.periodNanos(), timed);
    swarm.record(latencies);
    int next = 0;
    while (next < messages) {
      long wait = latencies.due(next) - System.nanoTime();
      if (wait <= 0) {
        long due = latencies.due(next);
        swarm.rooms().forEach(room -> room.publish(due));
        next++;
      } else {
        // The selector wakes by whole milliseconds: the last of them is waited for without it.
        swarm.poll(wait / MILLI - 1);
      }
    }
  }

  /** Waits for what may still come, and fails unless each receiver has every message once, and the sender every answer. */
  static void verify(Swarm swarm) throws IOException {
    if (swarm.dialect().acknowledges()) {
      swarm.until(
          () -> swarm.rooms().stream().allMatch(room -> room.acknowledged() >= room.sent()),
          PATIENCE,
          "every message is acknowledged");
    }
    swarm.untilQuiet(QUIET);
    for (Room room : swarm.rooms()) {
      for (Link link : room.receivers()) {
        if (link.deliveries() != room.sent()) {
          throw new IllegalStateException(
              "a receiver has " + link.deliveries() + " messages of " + room.sent());
        }
      }
      if (swarm.dialect().acknowledges() && room.acknowledged() != room.sent()) {
        throw new IllegalStateException(
            room.acknowledged() + " acknowledgements of " + room.sent());
      }
    }
  }

  private long arrivals() {
    return swarm.rooms().stream().mapToLong(Room::arrivals).sum();
  }

  private List<Link> links() {
    return swarm.rooms().stream().flatMap(room -> room.receivers().stream()).toList();
  }
}
