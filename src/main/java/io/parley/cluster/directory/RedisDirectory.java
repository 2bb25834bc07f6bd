package io.parley.cluster.directory;

import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Script;
import io.parley.cluster.redis.Store;
import io.parley.config.Settings;
import io.parley.config.Ticker;
import io.parley.pool.ClientPool;
import io.parley.protocol.CloseCode;
import io.parley.protocol.DisplayName;
import io.parley.protocol.Event;
import io.parley.protocol.Member;
import io.parley.protocol.RoomName;
import io.parley.room.directory.Arrival;
import io.parley.room.directory.Directory;
import io.parley.room.directory.Fingerprint;
import io.parley.room.directory.Roster;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Knows the clients of all nodes. */
public final class RedisDirectory implements Directory {

  /** Knows nobody yet. */
  @SuppressWarnings("UnusedVariable")
  public RedisDirectory(
      Store store,
      KeySpace keys,
      String node,
      Settings settings,
      ClientPool pool,
      Ticker ticker,
      Supplier<UUID> uuids) {}

  /** What it has the store run. */
  public static List<Script> scripts() {
    return List.of();
  }

  /** This node goes: the others need not wait for its lease. */
  public void leave() {}

  @Override
  public CompletionStage<Arrival> arrive(
      @Nullable DisplayName name, @Nullable Fingerprint resume, @Nullable Fingerprint token) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void confirm(Arrival arrival) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void depart(UUID client, long connection) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rename(UUID client, long connection, DisplayName name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rename(RoomName room, Member member, long connection) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Roster> enter(RoomName room, Member member, long connection) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void exit(RoomName room, UUID client, long connection) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void lose(RoomName room, UUID client, long connection) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Roster> members(RoomName room, int max) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Integer> watch(RoomName room, Watcher watcher) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void unwatch(RoomName room) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Boolean> deliver(UUID to, Event event) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Boolean> end(UUID client, CloseCode code) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int identities() {
    return 0;
  }
}
