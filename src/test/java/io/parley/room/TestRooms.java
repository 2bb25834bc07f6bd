package io.parley.room;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.config.Settings;
import io.parley.config.TestSettings;
import io.parley.pool.Client;
import io.parley.pool.ClientGone;
import io.parley.pool.RecordingSink;
import io.parley.pool.TestPool;
import io.parley.protocol.Body;
import io.parley.protocol.Command;
import io.parley.protocol.Position;
import io.parley.protocol.RequestId;
import io.parley.protocol.RoomName;
import io.parley.protocol.Subprotocol;
import io.parley.room.directory.MemoryDirectory;
import io.parley.room.log.GivenRooms;
import io.parley.room.log.LogPage;
import io.parley.room.log.MemoryBroker;
import io.parley.room.log.Query;
import jakarta.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Rooms without a container, on the memory siblings of the ports, with a clock that stands until it is moved. */
public final class TestRooms implements AutoCloseable {
  static final RoomName LOBBY = new RoomName("lobby");
  static final RequestId ID = new RequestId(Json.createValue(1));

  /** What happens while a log is about to be read. */
  Runnable beforeRead = () -> {};

  final List<Client> leavers = Collections.synchronizedList(new ArrayList<>());
  final MeterRegistry registry;

  /** Its clients. */
  public final TestPool test;

  /** Its log. */
  public final MemoryBroker broker;

  /** Who is there. */
  public final MemoryDirectory directory;

  /** Under test. */
  public final Rooms rooms;

  final Messages messages;

  /** Not started. */
  public final Caretaker caretaker;

  /**
   * Empty.
   *
   * @param with keys and values, in turn, that replace the defaults
   */
  TestRooms(String... with) {
    this(new SimpleMeterRegistry(), with);
  }

  /** The same, with a registry for its meters. */
  public TestRooms(MeterRegistry registry, String... with) {
    this.registry = registry;
    test = new TestPool(this::leave, with);
    Settings settings = TestSettings.with(with);
    GivenRooms given = new GivenRooms(settings);
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    broker =
        new MemoryBroker(settings, given, clock, test.ticker, UUID::randomUUID) {
          @Override
          public CompletionStage<LogPage> read(RoomName room, Query query) {
            beforeRead.run();
            return super.read(room, query);
          }
        };
    directory = new MemoryDirectory(test.pool, settings, test.ticker, UUID::randomUUID);
    rooms =
        new Rooms(
            test.pool, broker, directory, given, settings, new Latencies(registry, test.ticker));
    messages = new Messages(rooms, broker, directory, given, test.pool, clock);
    caretaker = new Caretaker(rooms, broker, directory, test.ticker, Thread::new);
  }

  private void leave(ClientGone event) {
    leavers.add(event.client());
    rooms.onClientGone(event);
  }

  /** A plain member of the lobby. */
  Client join(RecordingSink sink) {
    return join(sink, LOBBY);
  }

  /** A plain member. */
  Client join(RecordingSink sink, RoomName room) {
    Client client = test.open(sink);
    succeed(rooms.join(client, room));
    return client;
  }

  /** A structured member of the lobby. */
  public Client joinStructured(RecordingSink sink) {
    Client client = test.open(Subprotocol.SUPERCHAT, sink);
    succeed(join(client, null, null));
    return client;
  }

  /** Joins the lobby. */
  CompletionStage<?> join(Client client, @Nullable Integer last, @Nullable Position recover) {
    return rooms.join(client, new Command.Join(ID, LOBBY, last, recover));
  }

  /** A structured member of the lobby says something. */
  public void say(Client author, String text) {
    succeed(messages.send(author, new Command.Send(null, LOBBY, Body.ofText(text), null)));
  }

  /** Of the lobby's log. */
  String epoch() {
    return broker.read(LOBBY, Query.BOUNDS).toCompletableFuture().join().epoch();
  }

  /** Throws what a stage failed with. */
  static void succeed(CompletionStage<?> stage) {
    stage.toCompletableFuture().join();
  }

  @Override
  public void close() {
    test.close();
  }
}
