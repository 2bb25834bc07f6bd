package io.parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A server's worst moment: very many clients, connected already, join one room at once, and each wants what it has missed,
 * while somebody goes on speaking there. It ends when the last has everything. A client that did not get every offset once
 * and in order fails it.
 */
final class Recovery {
  /** What each of them has missed. */
  static final int MISSED = 500;

  private static final int TEXT_BYTES = 100;

  /** What they have all seen: recovery does not begin where the log does. */
  private static final int SEEN = 100;

  /** Of the messages that are there before they come. */
  private static final int IN_FLIGHT = 64;

  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long MILLI = 1_000_000;

  private final Swarm swarm;
  private final Room room;
  private final String name;
  private final List<Link> clients = new ArrayList<>();

  private Recovery(Swarm swarm, String name) {
    this.swarm = swarm;
    this.name = name;
    room = swarm.rooms().get(0);
  }

  /**
   * Does it all, in a room of its own.
   *
   * @param crowd names the room; nobody has used it before
   */
  static Outcome measure(Subject subject, String crowd, int clients) throws IOException {
    try (Swarm swarm = Swarm.connect(subject.ports(), Dialect.SUPERCHAT, crowd, 1, 0)) {
      Recovery recovery = new Recovery(swarm, Swarm.roomName(crowd, 0));
      recovery.publish(SEEN);
      String epoch = recovery.askEpoch();
      recovery.publish(MISSED);
      recovery.connect(clients);
      Meter meter = new Meter(subject);
      recovery.recover(epoch, meter.startNanos());
      meter.stop();
      recovery.verify();
      return meter.outcome(recovery.room.sent(), recovery.room.arrivals(), Latencies.NONE);
    }
  }

  /** Fills the room's log; the messages are counted anew. */
  private void publish(int messages) throws IOException {
    room.begin(swarm.dialect(), "x".repeat(TEXT_BYTES));
    for (int i = 0; i < messages; i++) {
      swarm.until(() -> room.underWay() < IN_FLIGHT, PATIENCE, "some messages are acknowledged");
      room.publish();
    }
    swarm.until(() -> room.underWay() == 0, PATIENCE, "all messages are acknowledged");
  }

  /** One who comes and goes is told. */
  private String askEpoch() throws IOException {
    List<RecoveringReading> readings = new ArrayList<>(1);
    Link scout =
        swarm.open(
            link -> {
              RecoveringReading reading = new RecoveringReading(link, name, SEEN);
              readings.add(reading);
              return reading;
            },
            swarm.dialect().request(name, true));
    swarm.untilConnected();
    scout.say(ClientFrames.text("{\"type\":\"join\",\"id\":1,\"room\":\"" + name + "\"}"));
    swarm.until(() -> scout.acknowledgements() == 1, PATIENCE, "a join is answered");
    scout.close();
    return readings.get(0).answered("epoch");
  }

  private void connect(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      clients.add(
          swarm.open(
              link -> new RecoveringReading(link, name, SEEN),
              swarm.dialect().request(name, true)));
    }
    swarm.untilConnected();
    clients.forEach(room::add);
  }

  private void recover(String epoch, long start) throws IOException {
    var join =
        ClientFrames.text(
            "{\"type\":\"join\",\"id\":1,\"room\":\"%s\",\"recover\":{\"epoch\":\"%s\",\"offset\":%d}}"
                .formatted(name, epoch, SEEN));
    clients.forEach(client -> client.say(join));
    long next = start + PERIOD.toNanos();
    long deadline = start + PATIENCE.toNanos();
    while (room.completed() < MISSED) {
      long now = System.nanoTime();
      if (now > deadline) {
        throw new IllegalStateException("some have not recovered after " + PATIENCE);
      }
      if (now >= next) {
        room.publish();
        next += PERIOD.toNanos();
      }
      swarm.poll(Math.max(1, (next - now) / MILLI));
    }
    swarm.until(() -> room.underWay() == 0, PATIENCE, "every message has reached everybody");
  }

  private void verify() throws IOException {
    LoadRun.verify(swarm);
    for (Link client : clients) {
      if (client.acknowledgements() != 1) {
        throw new IllegalStateException("a join has " + client.acknowledgements() + " answers");
      }
    }
  }
}
