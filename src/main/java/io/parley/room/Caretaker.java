package io.parley.room;

import io.parley.config.Ticker;
import io.parley.pool.Pulse;
import io.parley.room.directory.Directory;
import io.parley.room.log.Broker;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/** Does what is due by time alone: tells who came and left, and lets go of what is too old. */
@Singleton
public class Caretaker {
  /** Members hear of others within twice this. */
  private static final Duration ROUND = Duration.ofMillis(100);

  private static final int ROUNDS_A_SWEEP = 10;

  private final Rooms rooms;
  private final Broker broker;
  private final Directory directory;
  private final Pulse pulse;
  private int rounds;

  /** Made by the container. */
  @Inject
  public Caretaker(
      Rooms rooms, Broker broker, Directory directory, Ticker ticker, ThreadFactory threads) {
    this.rooms = rooms;
    this.broker = broker;
    this.directory = directory;
    this.pulse = new Pulse(this::round, ticker, threads);
  }

  /** Begins; called once, when the application starts. */
  public void start() {
    pulse.start(ROUND);
  }

  /** Whether it makes its rounds. */
  public boolean isBeating() {
    return pulse.isBeating();
  }

  /** Ends; called once more, without effect, when the bean goes. */
  @PreDestroy
  public void stop() {
    pulse.stop();
  }

  /** One round: each part is tried, whatever becomes of the others; what the first of them failed with is thrown at the end. */
  void round() {
    rounds++;
    List<Runnable> parts = new ArrayList<>(List.of(directory::sweep, rooms::tellPresence));
    if (rounds % ROUNDS_A_SWEEP == 0) {
      parts.add(broker::sweep);
    }
    RuntimeException first = null;
    for (Runnable part : parts) {
      try {
        part.run();
      } catch (RuntimeException failure) {
        if (first == null) {
          first = failure;
        } else if (first != failure) {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
