package io.parley.cluster.log;

import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Script;
import io.parley.cluster.redis.Store;
import io.parley.config.Settings;
import io.parley.config.Ticker;
import io.parley.log.LogEvent;
import io.parley.log.LogPace;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.InvalidNameException;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.room.log.GivenRooms;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which rooms there are, over all nodes, and that they are not too many. A node says of each room that it follows or writes to
 * that it is in use, every half a minute at least. Safe on every thread.
 */
final class RoomRegistry {
  /** How often a room in use is said to be so. */
  static final Duration USE = Duration.ofSeconds(30);

  /** A room is one no more when its last message has gone and no node has said for so long that it is in use. */
  private static final Duration UNUSED = Duration.ofSeconds(150);

  private static final int ROOMS_PER_CALL = 500;

  /** Of those that are told of at once between two sweeps; more are told of together. */
  private static final int SINGLE = 16;

  private static final Script OPEN = Script.of(RoomRegistry.class, "open-room.lua");
  private static final Script USED = Script.evenIfFull(RoomRegistry.class, "use-rooms.lua");
  private static final Logger LOG = System.getLogger(RoomRegistry.class.getName());

  private final Map<RoomName, Entering> rooms = new ConcurrentHashMap<>();
  private final Store store;
  private final List<String> key;
  private final LogStore logs;
  private final GivenRooms given;
  private final Ticker ticker;
  private final LogPace full;
  private final String max;
  private final String age;
  private volatile long toldAt;

  /** How many were told of singly since the last sweep. */
  private final AtomicInteger single = new AtomicInteger();

  /** To be told of at the next. */
  private final Set<RoomName> later = ConcurrentHashMap.newKeySet();

  RoomRegistry(
      Store store,
      KeySpace keys,
      LogStore logs,
      Settings settings,
      GivenRooms given,
      Ticker ticker) {
    this.store = store;
    this.key = List.of(keys.one("rooms"));
    this.logs = logs;
    this.given = given;
    this.ticker = ticker;
    this.full = new LogPace(ticker, Duration.ofMinutes(1));
    this.max = String.valueOf(settings.maxRooms());
    Duration kept = settings.window().age();
    this.age = String.valueOf(kept.isZero() ? 0 : kept.plus(UNUSED).toMillis());
    this.toldAt = ticker.nanos();
  }

  static List<Script> scripts() {
    return List.of(OPEN, USED);
  }

  /**
   * Makes sure that a room may be, and goes on then: now, if that is known. Calls about one room go on in the order in which
   * they come.
   *
   * @param chars that it says
   * @param call is given why the room may not be, or {@code null}
   */
  void enter(RoomName room, int chars, Consumer<@Nullable Throwable> call) {
    Entering entering;
    Entering.Turn turn;
    do {
      entering = rooms.computeIfAbsent(room, any -> new Entering());
      turn = entering.enter(chars, call);
      if (turn == Entering.Turn.AGAIN) {
        rooms.remove(room, entering);
      }
    } while (turn == Entering.Turn.AGAIN);
    if (turn == Entering.Turn.GO) {
      call.accept(null);
    } else if (turn == Entering.Turn.REFUSED) {
      call.accept(new RefusedException(ErrorCode.UNAVAILABLE));
    } else if (turn == Entering.Turn.ASK) {
      ask(room, entering);
    }
  }

  /** Goes on behind the calls about a room that wait; now, if none does. */
  void follow(RoomName room, Runnable call) {
    Entering entering = rooms.get(room);
    if (entering == null || !entering.follow(any -> call.run())) {
      call.run();
    }
  }

  private void ask(RoomName room, Entering entering) {
    List<String> arguments = new ArrayList<>();
    arguments.add(room.value());
    arguments.add(given.contains(room) ? "1" : "0");
    arguments.add(max);
    arguments.add(age);
    given.names().forEach(name -> arguments.add(name.value()));
    var unused =
        store
            .run(OPEN, key, arguments)
            .thenAccept(reply -> opened(new Reply(reply)))
            .whenComplete(
                (done, failure) -> {
                  entering.answered(failure, ticker.nanos());
                  if (failure != null) {
                    rooms.remove(room, entering);
                  }
                });
  }

  private void opened(Reply reply) {
    boolean isOpen = reply.text().equals("ok");
    String gone = isOpen ? reply.text() : "";
    if (!isOpen || !gone.isEmpty()) {
      full.log(LOG, LogEvent.LIMIT_REACHED, line -> line.with("limit", "chat.max-rooms"));
    }
    if (!isOpen) {
      throw new CompletionException(new RefusedException(ErrorCode.LIMIT_REACHED));
    }
    if (!gone.isEmpty()) {
      var unused = logs.drop(new RoomName(gone));
    }
  }

  /** Says that rooms are in use, where it is time for that, and lets go of others. */
  void sweep(Collection<RoomName> followed) {
    if (ticker.nanos() - toldAt >= USE.toNanos()) {
      tell(followed);
    }
    single.set(0);
    if (!later.isEmpty()) {
      List<RoomName> rooms = List.copyOf(later);
      rooms.forEach(later::remove);
      say(rooms);
    }
  }

  /**
   * A log has begun anew: its room may have been forgotten with the one before. The store is told at once or, where that are
   * many, at the next sweep.
   */
  void tell(RoomName room) {
    if (single.incrementAndGet() <= SINGLE) {
      say(List.of(room));
    } else {
      later.add(room);
    }
  }

  /** Says now that rooms are in use: those that this node follows. */
  void tell(Collection<RoomName> followed) {
    long now = ticker.nanos();
    toldAt = now;
    for (RoomName room : followed) {
      Entering entering = rooms.get(room);
      if (entering != null) {
        entering.used(now);
      }
    }
    say(followed);
    rooms.entrySet().removeIf(room -> room.getValue().end(now, USE.toNanos()));
  }

  private void say(Collection<RoomName> used) {
    List<String> arguments = new ArrayList<>(List.of(age));
    for (RoomName room : used) {
      arguments.add(room.value());
      if (arguments.size() > ROOMS_PER_CALL) {
        var unused = store.run(USED, key, arguments);
        arguments = new ArrayList<>(List.of(age));
      }
    }
    var unused = store.run(USED, key, arguments);
  }

  /** A room is one no more. */
  void forget(RoomName room) {
    rooms.computeIfPresent(room, (name, entering) -> entering.end() ? null : entering);
    var unused = store.call(commands -> commands.zrem(key.get(0), room.value()));
  }

  /** All rooms. */
  CompletionStage<List<RoomName>> names() {
    return store
        .call(commands -> commands.zrange(key.get(0), 0, -1))
        .thenApply(
            names -> {
              List<RoomName> rooms = new ArrayList<>(names.size());
              names.forEach(name -> add(name, rooms));
              return rooms;
            });
  }

  private static void add(String name, List<RoomName> to) {
    try {
      to.add(RoomName.of(name));
    } catch (InvalidNameException foreign) {
      LOG.log(Logger.Level.DEBUG, "the store names a room that is none");
    }
  }

  /** Whether there is such a room. */
  CompletionStage<Boolean> holds(RoomName room) {
    return store
        .call(commands -> commands.zscore(key.get(0), room.value()))
        .thenApply(score -> score != null);
  }
}
