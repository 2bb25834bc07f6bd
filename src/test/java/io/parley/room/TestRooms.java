package io.parley.room;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.config.Settings;
import io.parley.config.TestSettings;
import io.parley.log.FailureLog;
import io.parley.pool.Client;
import io.parley.pool.ClientGone;
import io.parley.pool.RecordingSink;
import io.parley.pool.TestPool;
import io.parley.protocol.Author;
import io.parley.protocol.Body;
import io.parley.protocol.Command;
import io.parley.protocol.DisplayName;
import io.parley.protocol.Event;
import io.parley.protocol.Member;
import io.parley.protocol.Position;
import io.parley.protocol.RequestId;
import io.parley.protocol.RoomName;
import io.parley.protocol.Subprotocol;
import io.parley.room.directory.MemoryDirectory;
import io.parley.room.directory.Roster;
import io.parley.room.log.Broker;
import io.parley.room.log.Draft;
import io.parley.room.log.GivenRooms;
import io.parley.room.log.LogPage;
import io.parley.room.log.MemoryBroker;
import io.parley.room.log.Publication;
import io.parley.room.log.Query;
import io.parley.room.log.Stored;
import jakarta.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Rooms without a container, on the memory siblings of the ports, with a clock that stands until it is moved. */
public final class TestRooms implements AutoCloseable {
  static final RoomName LOBBY = new RoomName("lobby");
  static final RequestId ID = new RequestId(Json.createValue(1));

  /** What happens while a log is about to be read. */
  Runnable beforeRead = () -> {};

  /** What reading a log fails with; {@code null}: it does not. */
  @Nullable RuntimeException readFailure;

  /** What is read of a log instead of what it holds. */
  UnaryOperator<LogPage> readAs = page -> page;

  /** What storing a message fails with; {@code null}: it does not. */
  @Nullable RuntimeException appendFailure;

  /** What storing a message waits for. */
  CompletionStage<Boolean> beforeStoring = CompletableFuture.completedFuture(true);

  /** Whether what is stored is heard when {@link #hear} says so alone, and so is what is read. */
  boolean isLate;

  private final List<Runnable> unheard = new ArrayList<>();

  /** Whether it is stored all the same, and nothing but the answer is lost. */
  boolean isStored;

  /** What the directory answers when it is asked who is in a room; {@code null}: who is there. */
  @Nullable CompletionStage<Roster> roster;

  /** What the directory waits for when somebody enters a room. */
  CompletionStage<Boolean> beforeEntering = CompletableFuture.completedFuture(true);

  /** What happens when the directory is about to be swept. */
  public volatile Runnable beforeSweep = () -> {};

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

  /** Under test. */
  public final Messages messages;

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
          public CompletionStage<Stored> append(Draft draft, long ticket) {
            if (appendFailure == null) {
              return beforeStoring.thenCompose(go -> super.append(draft, ticket));
            }
            if (isStored) {
              var unused = super.append(draft, ticket);
            }
            return CompletableFuture.failedFuture(appendFailure);
          }

          @Override
          public CompletionStage<Position> follow(RoomName room, Listener listener) {
            return super.follow(room, late(listener));
          }

          @Override
          public CompletionStage<LogPage> read(RoomName room, Query query) {
            beforeRead.run();
            if (isLate && readFailure == null) {
              CompletableFuture<LogPage> page = new CompletableFuture<>();
              unheard.add(
                  () -> page.complete(super.read(room, query).toCompletableFuture().join()));
              return page;
            }
            return readFailure == null
                ? super.read(room, query).thenApply(readAs)
                : CompletableFuture.failedFuture(readFailure);
          }
        };
    directory =
        new MemoryDirectory(test.pool, settings, test.ticker, UUID::randomUUID) {
          @Override
          public CompletionStage<Roster> members(RoomName room, int max) {
            return roster == null ? super.members(room, max) : roster;
          }

          @Override
          public CompletionStage<Roster> enter(RoomName room, Member member, long connection) {
            return beforeEntering.thenCompose(go -> super.enter(room, member, connection));
          }

          @Override
          public void sweep() {
            beforeSweep.run();
            super.sweep();
          }
        };
    Latencies latencies = new Latencies(registry, test.ticker);
    rooms =
        new Rooms(
            test.pool, broker, directory, given, settings, latencies, new FailureLog(test.ticker));
    messages = new Messages(rooms, broker, directory, given, test.pool, clock, latencies);
    caretaker = new Caretaker(rooms, broker, directory, test.ticker, Thread::new);
  }

  /** As a node hears which is behind the store. */
  private Broker.Listener late(Broker.Listener listener) {
    return new Broker.Listener() {
      @Override
      public void published(Publication publication) {
        if (isLate) {
          unheard.add(() -> listener.published(publication));
        } else {
          listener.published(publication);
        }
      }

      @Override
      public void signalled(Event.Signal signal) {
        listener.signalled(signal);
      }

      @Override
      public void lost(Position now) {
        listener.lost(now);
      }
    };
  }

  /** Hears what was not heard. */
  void hear() {
    isLate = false;
    unheard.forEach(Runnable::run);
    unheard.clear();
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

  /** Does something, on another thread, while the lobby's lock is held; a member says which room that is. */
  public void whileLobbyIsHeld(Client member, Runnable what) {
    Room lobby = rooms.of(member, LOBBY);
    synchronized (lobby) {
      CompletableFuture.runAsync(what).orTimeout(10, TimeUnit.SECONDS).join();
    }
  }

  /** A program says something in the lobby. */
  public void publish(String text, @Nullable String key) {
    Author program = Author.overHttp(new DisplayName("server"));
    succeed(messages.publish(LOBBY, program, Body.ofText(text), key));
  }

  /** A structured member of the lobby, who has missed all that was said there. */
  public void recover(RecordingSink sink) {
    Client client = test.open(Subprotocol.SUPERCHAT, sink);
    succeed(join(client, null, new Position(epoch(), 0)));
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
