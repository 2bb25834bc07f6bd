package io.parley.cluster.log;

import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Script;
import io.parley.cluster.redis.Store;
import io.parley.config.Settings;
import io.parley.config.Ticker;
import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.RoomName;
import io.parley.room.log.Broker;
import io.parley.room.log.Draft;
import io.parley.room.log.GivenRooms;
import io.parley.room.log.Held;
import io.parley.room.log.LogPage;
import io.parley.room.log.Query;
import io.parley.room.log.Stored;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Keeps what is said in Redis. */
public final class RedisBroker implements Broker {
  private final Store store;

  /** Follows nothing yet. */
  @SuppressWarnings("UnusedVariable")
  public RedisBroker(
      Store store, KeySpace keys, String node, Settings settings, GivenRooms given, Ticker ticker) {
    this.store = store;
  }

  /** What it has the store run. */
  public static List<Script> scripts() {
    return List.of();
  }

  @Override
  public CompletionStage<Position> follow(RoomName room, Listener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void unfollow(RoomName room) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Stored> append(Draft draft, long ticket) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<LogPage> read(RoomName room, Query query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void signal(RoomName room, Event.Signal signal) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int rooms() {
    return 0;
  }

  @Override
  public CompletionStage<List<RoomName>> names() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Boolean> holds(RoomName room) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Held held() {
    return new Held(0, 0, 0);
  }

  @Override
  public boolean isAvailable() {
    return store.isAvailable();
  }
}
