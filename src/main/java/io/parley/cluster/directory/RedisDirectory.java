package io.parley.cluster.directory;

import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Script;
import io.parley.cluster.redis.Store;
import io.parley.config.Settings;
import io.parley.config.Ticker;
import io.parley.log.FailureLog;
import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.protocol.CloseCode;
import io.parley.protocol.DisplayName;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.Member;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.room.directory.Arrival;
import io.parley.room.directory.Directory;
import io.parley.room.directory.Fingerprint;
import io.parley.room.directory.Roster;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows the clients of all nodes. What this node has done itself it knows without the store, and tells the store again after
 * each time when that was away. While it is away, and while this node may have been counted out by the others, whatever needs it
 * is refused with 503. Safe on every thread.
 */
public final class RedisDirectory implements Directory {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Store store;
  private final ClientPool pool;
  private final Ticker ticker;
  private final Rolls rolls;
  private final Replacements replacements;
  private final Inboxes inboxes;
  private final Lease lease;
  private final Residents residents;
  private final Book book;
  private final Undertaker undertaker;
  private final Inspection inspection;
  private final Watches watches;
  private long sweptAt;

  /**
   * Knows nobody yet.
   *
   * @param node what this node is called at first
   */
  public RedisDirectory(
      Store store,
      KeySpace keys,
      String node,
      Settings settings,
      ClientPool pool,
      Ticker ticker,
      Supplier<UUID> uuids) {
    this.store = store;
    this.pool = pool;
    this.ticker = ticker;
    Settings.Redis redis = settings.redis().orElseThrow();
    Duration grace = settings.leaveGrace();
    rolls = new Rolls(store, keys);
    replacements = new Replacements(pool, ticker);
    FailureLog failures = new FailureLog(ticker);
    KnownNodes known = new KnownNodes(store, keys, ticker);
    inboxes = new Inboxes(store, keys, known, pool, replacements);
    lease = new Lease(store, known, inboxes, node, redis, grace, ticker, failures, uuids);
    Records records = new Records(store, keys, settings.resumeAge());
    residents =
        new Residents(store, records, lease, inboxes, replacements, ticker, failures, uuids);
    book = new Book(store, keys, rolls, lease, replacements, grace, ticker, failures);
    undertaker = new Undertaker(store, keys, rolls, lease, known);
    inspection = new Inspection(book, undertaker);
    watches = new Watches(store, rolls, inspection, lease, ticker);
    lease.begin(this::moved, residents::areSettled);
    sweptAt = ticker.nanos();
    store.onConnected(this::connected);
  }

  /** What it has the store run. */
  public static List<Script> scripts() {
    return Scripts.all();
  }

  private void connected() {
    watches.doubt();
    residents.doubt();
    book.doubt();
    lease.reconnected();
  }

  private void moved() {
    residents.doubt();
    book.moved();
  }

  /** This node goes: the others need not wait for its lease. */
  public void leave() {
    lease.end();
  }

  @Override
  public CompletionStage<Arrival> arrive(
      @Nullable DisplayName name, @Nullable Fingerprint resume, @Nullable Fingerprint token) {
    return lease.isHeld()
        ? residents.arrive(name, resume, token)
        : RefusedException.stage(ErrorCode.UNAVAILABLE);
  }

  @Override
  public void confirm(Arrival arrival) {
    residents.confirm(arrival.client(), arrival.connection());
  }

  @Override
  public void depart(UUID client, long connection) {
    residents.depart(client, connection);
  }

  @Override
  public void rename(UUID client, long connection, DisplayName name) {
    residents.rename(client, connection, name);
  }

  @Override
  public void rename(RoomName room, Member member, long connection) {
    book.rename(room, member, connection);
  }

  @Override
  public CompletionStage<Roster> enter(RoomName room, Member member, long connection) {
    if (!lease.isHeld()) {
      return RefusedException.stage(ErrorCode.UNAVAILABLE);
    }
    residents.use(member.client(), connection);
    return book.enter(room, member, connection);
  }

  @Override
  public void exit(RoomName room, UUID client, long connection) {
    book.exit(room, client, connection);
  }

  @Override
  public void lose(RoomName room, UUID client, long connection) {
    book.lose(room, client, connection);
  }

  @Override
  public CompletionStage<Roster> members(RoomName room, int max) {
    return lease.isHeld()
        ? rolls.members(room, max)
        : RefusedException.stage(ErrorCode.UNAVAILABLE);
  }

  @Override
  public CompletionStage<Integer> watch(RoomName room, Watcher watcher) {
    return watches.watch(room, watcher);
  }

  @Override
  public void unwatch(RoomName room) {
    watches.unwatch(room);
  }

  /** A client's connection to this node; {@code null} also where that is being closed, maybe for a newer one elsewhere. */
  private @Nullable Client here(UUID client) {
    return pool.find(client).filter(one -> !one.isEnding()).orElse(null);
  }

  @Override
  public CompletionStage<Boolean> deliver(UUID to, Event event) {
    if (!lease.isHeld()) {
      return RefusedException.stage(ErrorCode.UNAVAILABLE);
    }
    Client here = here(to);
    if (here == null) {
      return inboxes.deliver(to, event);
    }
    pool.send(here, event);
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public CompletionStage<Boolean> end(UUID client, CloseCode code) {
    Client here = here(client);
    if (here != null) {
      pool.end(here, code);
      return CompletableFuture.completedFuture(true);
    }
    return lease.isHeld()
        ? inboxes.end(client, code)
        : RefusedException.stage(ErrorCode.UNAVAILABLE);
  }

  /** Of this node alone. */
  @Override
  public int identities() {
    return residents.identities();
  }

  @Override
  public boolean isAvailable() {
    return store.isAvailable() && lease.isHeld();
  }

  @Override
  public void sweep() {
    residents.sweep();
    lease.sweep();
    book.sweep();
    long now = ticker.nanos();
    if (now - sweptAt >= SECOND.toNanos()) {
      sweptAt = now;
      undertaker.look();
      residents.refresh();
      replacements.sweep();
      book.tidy();
      if (lease.isHeld()) {
        book.late().sweep(inspection);
      }
    }
    // After the nodes have been asked for: what is seen of rooms is judged by the answer.
    watches.sweep();
  }
}
