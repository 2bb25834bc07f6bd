package io.parley.room.log;

import io.parley.config.Settings;
import io.parley.config.Ticker;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is said in this node's memory: a restart begins every room anew, under a new epoch. Every stage has
 * completed when its call returns. Safe on every thread.
 */
@Singleton
@Typed(MemoryBroker.class)
public class MemoryBroker implements Broker {
  private final Map<RoomName, MemoryLog> logs = new ConcurrentHashMap<>();

  /** Each log that holds messages, by the place of its oldest in the order of all. */
  private final NavigableMap<Long, MemoryLog> oldest = new ConcurrentSkipListMap<>();

  private final AtomicLong sequence = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();
  private final AtomicInteger keys = new AtomicInteger();
  private final Settings settings;
  private final Limits limits;
  private final GivenRooms given;
  private final Clock clock;
  private final Ticker ticker;
  private final Supplier<UUID> uuids;

  /** Made by the container. */
  @Inject
  public MemoryBroker(
      Settings settings, GivenRooms given, Clock clock, Ticker ticker, Supplier<UUID> uuids) {
    this.settings = settings;
    this.limits = new Limits(ticker);
    this.given = given;
    this.clock = clock;
    this.ticker = ticker;
    this.uuids = uuids;
  }

  @Override
  public CompletionStage<Position> follow(RoomName room, Listener listener) {
    return inLog(room, log -> log.follow(listener));
  }

  @Override
  public void unfollow(RoomName room) {
    MemoryLog log = logs.get(room);
    if (log != null) {
      log.unfollow();
      closeIfIdle(room);
    }
  }

  @Override
  public CompletionStage<Stored> append(Draft draft, long ticket) {
    CompletionStage<Stored> stored = inLog(draft.room(), log -> log.append(draft, ticket));
    trim();
    return stored;
  }

  @Override
  public CompletionStage<LogPage> read(RoomName room, Query query) {
    return inLog(room, log -> log.read(query));
  }

  @Override
  public void signal(RoomName room, Event.Signal signal) {
    MemoryLog log = logs.get(room);
    Listener listener = log == null ? null : log.listener();
    if (listener != null) {
      listener.signalled(signal);
    }
  }

  /** Does something with a room's log; one that is closed meanwhile gives way to a new one. */
  private <T> CompletionStage<T> inLog(RoomName room, Function<MemoryLog, @Nullable T> call) {
    try {
      while (true) {
        T result = call.apply(log(room));
        if (result != null) {
          return CompletableFuture.completedFuture(result);
        }
      }
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private MemoryLog log(RoomName room) {
    MemoryLog existing = logs.get(room);
    if (existing == null) {
      makeRoomFor(room);
      existing = logs.computeIfAbsent(room, this::open);
    }
    return existing;
  }

  /**
   * Where there are as many rooms as there may be, give or take those opened at this moment, one that nobody follows gives
   * way: the one that holds the oldest message. The rooms of the settings are always let in: nobody can keep the others from
   * them by opening all the others.
   */
  private void makeRoomFor(RoomName room) {
    boolean full = settings.maxRooms() > 0 && logs.size() >= settings.maxRooms();
    if (full && !given.contains(room)) {
      limits.reach(Limits.Limit.ROOMS);
      for (MemoryLog log : oldest.values()) {
        if (log.listener() == null && !given.contains(log.room()) && close(log)) {
          return;
        }
      }
      throw new RefusedException(ErrorCode.LIMIT_REACHED);
    }
  }

  /** Returns whether the log is gone. */
  private boolean close(MemoryLog log) {
    return logs.computeIfPresent(
            log.room(),
            (name, current) -> current == log && log.closeIfUnfollowed() ? null : current)
        == null;
  }

  private MemoryLog open(RoomName room) {
    String epoch = uuids.get().toString().replace("-", "");
    return new MemoryLog(room, epoch, this, settings.window(), new Keys(keys, settings, limits));
  }

  private void closeIfIdle(RoomName room) {
    logs.computeIfPresent(room, (name, log) -> log.closeIfIdle() ? null : log);
  }

  @Override
  public int rooms() {
    return logs.size();
  }

  @Override
  public Held held() {
    return new Held(messages.get(), bytes.get(), keys.get());
  }

  @Override
  public CompletionStage<List<RoomName>> names() {
    return CompletableFuture.completedFuture(List.copyOf(logs.keySet()));
  }

  @Override
  public CompletionStage<Boolean> holds(RoomName room) {
    return CompletableFuture.completedFuture(logs.containsKey(room));
  }

  @Override
  public void sweep() {
    logs.keySet().forEach(this::closeIfIdle);
    limits.tell();
  }

  /** Keeps the bound that all rooms share. Holds no lock but that of the log whose turn it is. */
  private void trim() {
    long max = settings.window().totalBytes();
    while (max > 0 && bytes.get() > max) {
      Map.Entry<Long, MemoryLog> first = oldest.firstEntry();
      if (first == null) {
        return;
      }
      first.getValue().remove(first.getKey());
      limits.reach(Limits.Limit.WINDOWS);
    }
  }

  /** The oldest message that a log holds has this place; called with its lock held. */
  void holds(long place, MemoryLog log) {
    oldest.put(place, log);
  }

  /** The message that was the oldest of its log is held no more. */
  void holdsNoMore(long place) {
    oldest.remove(place);
  }

  /** A log holds so many messages more, or less. */
  void countMessages(int more) {
    messages.addAndGet(more);
  }

  /** A log holds so many bytes more, or less. */
  void count(long more) {
    bytes.addAndGet(more);
  }

  /** What all logs hold, in UTF-8 bytes and bookkeeping. */
  public long bytes() {
    return bytes.get();
  }

  long nextSequence() {
    return sequence.incrementAndGet();
  }

  Instant now() {
    return clock.instant();
  }

  long nanos() {
    return ticker.nanos();
  }
}
