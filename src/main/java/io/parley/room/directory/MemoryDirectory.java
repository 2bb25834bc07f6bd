package io.parley.room.directory;

import io.parley.config.Settings;
import io.parley.config.Ticker;
import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.protocol.CloseCode;
import io.parley.protocol.DisplayName;
import io.parley.protocol.Event;
import io.parley.protocol.Member;
import io.parley.protocol.RoomName;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows the clients of this node, in its memory. Every stage has completed when its call returns. Safe on every thread.
 */
@Singleton
@Typed(MemoryDirectory.class)
public class MemoryDirectory implements Directory {
  private final Map<RoomName, MemoryRoster> rosters = new ConcurrentHashMap<>();

  /** Members whose connection has ended, in that order: each has the same time to come back. */
  private final Queue<Lost> lost = new ConcurrentLinkedQueue<>();

  private final AtomicLong connections = new AtomicLong();
  private final Identities identities;
  private final ClientPool pool;
  private final Settings settings;
  private final Ticker ticker;
  private final Supplier<UUID> uuids;

  /** Made by the container. */
  @Inject
  public MemoryDirectory(ClientPool pool, Settings settings, Ticker ticker, Supplier<UUID> uuids) {
    this.pool = pool;
    this.settings = settings;
    this.ticker = ticker;
    this.uuids = uuids;
    this.identities = new Identities(settings.resumeAge());
  }

  @Override
  public CompletionStage<Arrival> arrive(
      @Nullable DisplayName name, @Nullable Fingerprint resume, @Nullable Fingerprint token) {
    long connection = connections.incrementAndGet();
    Arrival known =
        resume == null || token == null
            ? null
            : identities.resume(resume, connection, token, ticker.nanos());
    return CompletableFuture.completedFuture(
        known == null ? newcomer(name, connection, token) : known);
  }

  private Arrival newcomer(
      @Nullable DisplayName name, long connection, @Nullable Fingerprint token) {
    UUID client = uuids.get();
    Arrival arrival =
        new Arrival(client, connection, name == null ? DisplayName.guest(client) : name, false);
    if (token != null) {
      identities.add(arrival, token);
    }
    return arrival;
  }

  @Override
  public void confirm(Arrival arrival) {
    identities.confirm(arrival.client(), arrival.connection());
  }

  @Override
  public void depart(UUID client, long connection) {
    identities.depart(client, connection, ticker.nanos());
  }

  @Override
  public void rename(UUID client, long connection, DisplayName name) {
    identities.rename(client, connection, name);
  }

  @Override
  public void rename(RoomName room, Member member, long connection) {
    MemoryRoster roster = rosters.get(room);
    if (roster != null) {
      roster.rename(member, connection);
    }
  }

  @Override
  public CompletionStage<Roster> enter(RoomName room, Member member, long connection) {
    while (true) {
      Roster roster = roster(room).enter(member, connection);
      if (roster != null) {
        return CompletableFuture.completedFuture(roster);
      }
    }
  }

  @Override
  public void exit(RoomName room, UUID client, long connection) {
    MemoryRoster roster = rosters.get(room);
    if (roster != null) {
      roster.exit(client, connection);
      closeIfIdle(room);
    }
  }

  @Override
  public void lose(RoomName room, UUID client, long connection) {
    if (settings.leaveGrace().isZero()) {
      exit(room, client, connection);
      return;
    }
    MemoryRoster roster = rosters.get(room);
    if (roster != null && roster.lose(client, connection)) {
      lost.add(new Lost(room, client, connection, ticker.nanos()));
    }
  }

  @Override
  public CompletionStage<Roster> members(RoomName room, int max) {
    MemoryRoster roster = rosters.get(room);
    return CompletableFuture.completedFuture(
        roster == null ? new Roster(0, List.of()) : roster.list(max));
  }

  @Override
  public CompletionStage<Integer> watch(RoomName room, Watcher watcher) {
    int count = -1;
    while (count < 0) {
      count = roster(room).watch(watcher);
    }
    return CompletableFuture.completedFuture(count);
  }

  @Override
  public void unwatch(RoomName room) {
    MemoryRoster roster = rosters.get(room);
    if (roster != null) {
      var unused = roster.watch(null);
      closeIfIdle(room);
    }
  }

  @Override
  public CompletionStage<Boolean> deliver(UUID to, Event event) {
    Optional<Client> client = pool.find(to);
    client.ifPresent(recipient -> pool.send(recipient, event));
    return CompletableFuture.completedFuture(client.isPresent());
  }

  @Override
  public int identities() {
    return identities.size();
  }

  @Override
  public CompletionStage<Boolean> end(UUID client, CloseCode code) {
    Optional<Client> connected = pool.find(client);
    connected.ifPresent(one -> pool.end(one, code));
    return CompletableFuture.completedFuture(connected.isPresent());
  }

  @Override
  public void sweep() {
    long now = ticker.nanos();
    Lost first = lost.peek();
    while (first != null && now - first.nanos >= settings.leaveGrace().toNanos()) {
      giveUp(lost.remove());
      first = lost.peek();
    }
    identities.sweep(now);
  }

  private void giveUp(Lost member) {
    MemoryRoster roster = rosters.get(member.room);
    if (roster != null) {
      roster.giveUp(member.client, member.connection);
      closeIfIdle(member.room);
    }
  }

  private MemoryRoster roster(RoomName room) {
    return rosters.computeIfAbsent(room, name -> new MemoryRoster());
  }

  private void closeIfIdle(RoomName room) {
    rosters.computeIfPresent(room, (name, roster) -> roster.closeIfIdle() ? null : roster);
  }

  private record Lost(RoomName room, UUID client, long connection, long nanos) {}
}
