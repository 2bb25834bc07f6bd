package io.parley.cluster.log;

import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Script;
import io.parley.cluster.redis.Store;
import io.parley.config.Settings;
import io.parley.config.Ticker;
import io.parley.log.FailureLog;
import io.parley.log.LogPace;
import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.RoomName;
import io.parley.room.log.Broker;
import io.parley.room.log.Draft;
import io.parley.room.log.GivenRooms;
import io.parley.room.log.Held;
import io.parley.room.log.LogPage;
import io.parley.room.log.Publication;
import io.parley.room.log.Query;
import io.parley.room.log.ReadGate;
import io.parley.room.log.Relay;
import io.parley.room.log.Stored;
import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Keeps what is said in Redis, where all nodes see it. What a node has to know of a room that it follows is in {@link
 * Followed}; of the others it knows nothing. Stages complete on the threads of the connections to the store. Safe on every
 * thread.
 *
 * <p>A message that was refused with 503 because no answer came in time may have been stored all the same: then it is
 * published as any other, its author hears it too, and a repetition under its key is a duplicate.
 */
public final class RedisBroker implements Broker {
  /** Of what this node has missed, over all rooms: of up to 128 KiB each, which the store's connection is to be free again of soon. */
  private static final int READS_AT_ONCE = 8;

  private static final Logger LOG = System.getLogger(RedisBroker.class.getName());

  private final Map<RoomName, Followed> followed = new ConcurrentHashMap<>();

  /** Rooms that were left, and may be none any more. */
  private final Set<RoomName> left = ConcurrentHashMap.newKeySet();

  private final Store store;
  private final LogStore logs;
  private final Appends appends;
  private final Pages pages;
  private final RoomRegistry registry;
  private final Checks checks = new Checks();
  private final ReadGate reads = new ReadGate(READS_AT_ONCE);
  private final Marker marker;
  private final Ticker ticker;
  private final FailureLog failures;
  private final LogPace losses;

  /**
   * Follows nothing yet.
   *
   * @param node a random UUID, like that of no other node
   */
  public RedisBroker(
      Store store, KeySpace keys, String node, Settings settings, GivenRooms given, Ticker ticker) {
    this.store = store;
    this.marker = new Marker(node);
    this.logs = new LogStore(store, keys, marker, settings.window());
    this.appends =
        new Appends(logs, settings.redis().orElseThrow().deadline(), ticker, this::lastHeard);
    this.registry = new RoomRegistry(store, keys, logs, settings, given, ticker);
    this.ticker = ticker;
    this.failures = new FailureLog(ticker);
    this.losses = new LogPace(ticker);
    this.pages = new Pages(logs, followed, failures);
    store.onConnected(this::connected);
  }

  /** What it has the store run. */
  public static List<Script> scripts() {
    return Stream.of(LogStore.scripts(), RoomRegistry.scripts()).flatMap(List::stream).toList();
  }

  @Override
  public CompletionStage<Position> follow(RoomName room, Listener listener) {
    CompletableFuture<Position> answer = new CompletableFuture<>();
    registry.enter(
        room,
        0,
        refusal -> {
          if (refusal == null) {
            follow(room, listener, answer);
          } else {
            answer.completeExceptionally(refusal);
          }
        });
    return answer;
  }

  private void follow(RoomName room, Listener listener, CompletableFuture<Position> answer) {
    Timetable timetable = new Timetable(ticker, room.hashCode());
    Followed fresh =
        new Followed(
            room, registering(room, listener), logs, marker, timetable, failures, losses, reads);
    List<CompletionStage<?>> subscribed = new ArrayList<>(1);
    // What is heard and what is followed change together.
    List<Followed> earlier = new ArrayList<>(1);
    followed.compute(
        room,
        (name, before) -> {
          if (before != null) {
            earlier.add(before);
          }
          subscribed.add(store.subscribe(logs.channel(room), fresh::hear));
          return fresh;
        });
    earlier.forEach(Followed::close);
    var unused =
        subscribed
            .get(0)
            .thenCompose(heard -> fresh.open())
            .whenComplete(
                (position, failure) -> {
                  if (failure == null) {
                    // It may have been let go of since this node last said that it is in use.
                    registry.tell(room);
                    answer.complete(position);
                  } else {
                    giveUp(room, fresh);
                    left.add(room);
                    answer.completeExceptionally(failure);
                  }
                });
  }

  /** The same listener; where the log begins anew the registry is told. */
  private Listener registering(RoomName room, Listener listener) {
    return new Listener() {
      @Override
      public void published(Publication publication) {
        listener.published(publication);
      }

      @Override
      public void signalled(Event.Signal signal) {
        listener.signalled(signal);
      }

      @Override
      public void lost(Position now) {
        listener.lost(now);
        registry.tell(room);
      }

      @Override
      public void moved(Position now) {
        listener.moved(now);
        registry.tell(room);
      }
    };
  }

  private void giveUp(RoomName room, Followed one) {
    one.close();
    followed.computeIfPresent(
        room,
        (name, current) -> {
          if (current != one) {
            return current;
          }
          store.unsubscribe(logs.channel(room));
          return null;
        });
  }

  @Override
  public void unfollow(RoomName room) {
    registry.follow(
        room,
        () -> {
          Followed current = followed.get(room);
          if (current != null) {
            giveUp(room, current);
            left.add(room);
          }
        });
  }

  @Override
  public CompletionStage<Stored> append(Draft draft, long ticket) {
    CompletableFuture<Stored> answer = new CompletableFuture<>();
    registry.enter(
        draft.room(),
        draft.chars(),
        refusal -> {
          if (refusal == null) {
            append(draft, ticket, answer);
          } else {
            answer.completeExceptionally(refusal);
          }
        });
    return answer;
  }

  private void append(Draft draft, long ticket, CompletableFuture<Stored> answer) {
    Followed here = followed.get(draft.room());
    var unused =
        appends
            .add(draft.room(), new Submission(draft, marker.mark(ticket)))
            .whenComplete(
                (appended, failure) -> {
                  if (failure == null) {
                    tell(draft.room(), appended);
                    if (appended.stored().position().offset() == 1) {
                      registry.tell(draft.room());
                    }
                    answer.complete(appended.stored());
                  } else {
                    if (here == null) {
                      // It may be a room without a log.
                      left.add(draft.room());
                    }
                    answer.completeExceptionally(failure);
                  }
                });
  }

  private Optional<LogStore.Heard> lastHeard(RoomName room) {
    return Optional.ofNullable(followed.get(room)).map(Followed::heard);
  }

  private void tell(RoomName room, Submission.Appended appended) {
    Followed here = followed.get(room);
    if (here != null && appended.message() != null) {
      try {
        here.stored(appended.message());
      } catch (RuntimeException failure) {
        failures.failed(LOG, "telling a room of its own message", null, failure);
      }
    }
  }

  @Override
  public CompletionStage<LogPage> read(RoomName room, Query query) {
    CompletableFuture<LogPage> answer = new CompletableFuture<>();
    behindMessages(
        room,
        () -> {
          var unused = Relay.to(answer, pages.read(room, query));
        });
    return answer;
  }

  /** Asks the store something behind all messages of a room that have come so far. */
  private void behindMessages(RoomName room, Runnable question) {
    registry.follow(
        room,
        () -> {
          appends.flush(room);
          question.run();
        });
  }

  /** Nobody waits for it: while the store is away it is left out. */
  @Override
  public void signal(RoomName room, Event.Signal signal) {
    behindMessages(
        room,
        () -> {
          var unused = store.publish(logs.channel(room), Signals.write(signal));
        });
  }

  /** Those that this node follows. */
  @Override
  public int rooms() {
    return followed.size();
  }

  @Override
  public CompletionStage<List<RoomName>> names() {
    return registry.names();
  }

  @Override
  public CompletionStage<Boolean> holds(RoomName room) {
    return registry.holds(room);
  }

  /** In the rooms that this node follows, when it last asked, within the last minute or so. Keys are not counted. */
  @Override
  public Held held() {
    long messages = 0;
    long bytes = 0;
    for (Followed room : followed.values()) {
      messages += room.messages();
      bytes += room.bytes();
    }
    return new Held(messages, bytes, 0);
  }

  @Override
  public boolean isAvailable() {
    return store.isAvailable();
  }

  /** What was said while the store was away was not heard. */
  private void connected() {
    registry.tell(followed.keySet());
    checks.add(followed.values());
  }

  @Override
  public void sweep() {
    if (!store.isAvailable()) {
      return;
    }
    if (checks.isIdle()) {
      checks.add(followed.values().stream().filter(Followed::isDue).toList());
    }
    registry.sweep(followed.keySet());
    for (RoomName room : List.copyOf(left)) {
      left.remove(room);
      if (!followed.containsKey(room)) {
        closeIfIdle(room);
      }
    }
  }

  private void closeIfIdle(RoomName room) {
    var unused =
        logs.close(room)
            .whenComplete(
                (isGone, failure) -> {
                  if (failure != null) {
                    left.add(room);
                  } else if (isGone && !followed.containsKey(room)) {
                    registry.forget(room);
                  }
                });
  }
}
