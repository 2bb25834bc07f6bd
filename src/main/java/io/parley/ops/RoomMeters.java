package io.parley.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.config.Settings;
import io.parley.room.Messages;
import io.parley.room.Rooms;
import io.parley.room.directory.Directory;
import io.parley.room.log.Broker;
import io.parley.room.log.Held;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** What is measured of the rooms and of what they hold, beside the latencies, which the rooms measure themselves. */
@Singleton
public class RoomMeters {
  private final Rooms rooms;
  private final Messages messages;
  private final Broker broker;
  private final Directory directory;
  private final long windowLimit;
  private volatile Held held;

  /** Made by the container. */
  @Inject
  public RoomMeters(
      Rooms rooms, Messages messages, Broker broker, Directory directory, Settings settings) {
    this.rooms = rooms;
    this.messages = messages;
    this.broker = broker;
    this.directory = directory;
    // In the store the rooms have no bound of this node's.
    this.windowLimit = settings.redis().isPresent() ? 0 : settings.window().totalBytes();
    this.held = broker.held();
  }

  /** Asks once for all the meters that tell of it. */
  void refresh() {
    held = broker.held();
  }

  void bindTo(MeterRegistry registry) {
    Gauge.builder("parley.rooms", rooms, Rooms::size)
        .description("Rooms with members on this node")
        .register(registry);
    Gauge.builder("parley.rooms.held", broker, Broker::rooms)
        .description("Rooms with members or messages: what chat.max-rooms bounds")
        .register(registry);
    Gauge.builder("parley.members", rooms, Rooms::seats)
        .description("Members of all rooms on this node: a client counts once in each of its rooms")
        .register(registry);
    Gauge.builder("parley.window.messages", this, meters -> meters.held.messages())
        .description("Messages that the rooms hold")
        .register(registry);
    Gauge.builder("parley.window", this, meters -> meters.held.bytes())
        .description("What they take: UTF-8 and bookkeeping")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("parley.window.limit", this, meters -> meters.windowLimit)
        .description("chat.history-total-bytes; 0: no limit, or a store holds the messages")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("parley.keys", this, meters -> meters.held.keys())
        .description("Keys of messages that are remembered, to store a repeat once")
        .register(registry);
    FunctionCounter.builder(
            "parley.messages.received", messages, counted -> counted.publishedOverHttp())
        .description("Whole text messages that came; one may hold several commands")
        .tag("subprotocol", "http")
        .register(registry);
    Gauge.builder("parley.identities", directory, Directory::identities)
        .description("Structured clients that are here or could come back as who they were")
        .register(registry);
  }
}
