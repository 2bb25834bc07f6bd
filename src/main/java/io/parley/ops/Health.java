package io.parley.ops;

import io.parley.pool.ClientPool;
import io.parley.pool.Drain;
import io.parley.pool.Heartbeat;
import io.parley.room.Caretaker;
import io.parley.room.directory.Directory;
import io.parley.room.log.Broker;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether the node is well. What is not live will not get well by itself and is to be restarted; what is not ready is to be
 * spared new clients. Asks for what is known already: nothing here waits. Safe on every thread.
 */
@Singleton
public class Health {
  private final ClientPool pool;
  private final Heartbeat heartbeat;
  private final Caretaker caretaker;
  private final Drain drain;
  private final Broker broker;
  private final Directory directory;

  /** Made by the container. */
  @Inject
  public Health(
      ClientPool pool,
      Heartbeat heartbeat,
      Caretaker caretaker,
      Drain drain,
      Broker broker,
      Directory directory) {
    this.pool = pool;
    this.heartbeat = heartbeat;
    this.caretaker = caretaker;
    this.drain = drain;
    this.broker = broker;
    this.directory = directory;
  }

  /** The threads that everything depends on. */
  List<Check> live() {
    return List.of(
        lanes(),
        new Check("heartbeat", heartbeat.isBeating()),
        new Check("caretaker", caretaker.isBeating()));
  }

  /** What a new client needs. */
  List<Check> ready() {
    Drain.State state = drain.state();
    return List.of(
        new Check(
            "drain",
            state == Drain.State.SERVING,
            Map.of("state", state.name().toLowerCase(Locale.ROOT))),
        new Check("broker", broker.isAvailable()),
        new Check("directory", directory.isAvailable()),
        lanes());
  }

  private Check lanes() {
    int alive = pool.liveLanes();
    return new Check(
        "lanes", alive == pool.lanes(), Map.of("alive", alive, "expected", pool.lanes()));
  }
}
