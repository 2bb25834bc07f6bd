package io.parley.cluster.directory;

import static org.awaitility.Awaitility.await;

import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Store;
import io.parley.config.Settings;
import io.parley.config.TestSettings;
import io.parley.config.Ticker;
import io.parley.pool.Client;
import io.parley.pool.ClientGone;
import io.parley.pool.Identity;
import io.parley.pool.RecordingSink;
import io.parley.pool.TestPool;
import io.parley.protocol.DisplayName;
import io.parley.protocol.Member;
import io.parley.protocol.RoomName;
import io.parley.protocol.Subprotocol;
import io.parley.room.directory.Arrival;
import io.parley.room.directory.Directory;
import io.parley.room.directory.Fingerprint;
import io.parley.room.directory.Roster;
import io.parley.room.directory.RosterChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A node of a cluster as far as its directory goes: with clients, but without a container and rooms. */
final class TestNode implements AutoCloseable {
  static final String PREFIX = "test";

  final TestPool test;
  final RedisDirectory directory;
  private final Store store;
  private final Thread caretaker;
  private final Map<Client, Set<RoomName>> rooms = new ConcurrentHashMap<>();

  /** Of its clock, before that of the machine. */
  private final AtomicLong ahead = new AtomicLong();

  /** How often it has been connected to the store, with all that is done then. */
  private final AtomicInteger connections = new AtomicInteger();

  private volatile boolean stopped;
  private volatile boolean frozen;

  /**
   * Starts one; it may take a moment until it is {@link #awaitReady ready}.
   *
   * @param with keys and values, in turn, that replace the defaults
   */
  TestNode(String uri, String... with) {
    String[] all = new String[with.length + 4];
    System.arraycopy(with, 0, all, 0, with.length);
    all[with.length] = "chat.redis-uri";
    all[with.length + 1] = uri;
    all[with.length + 2] = "chat.redis-prefix";
    all[with.length + 3] = PREFIX;
    Settings settings = TestSettings.with(all);
    test = new TestPool(this::leave, with);
    Ticker ticker = () -> System.nanoTime() + ahead.get();
    store =
        new Store(settings.redis().orElseThrow(), RedisDirectory.scripts(), ticker, this::daemon);
    directory =
        new RedisDirectory(
            store,
            new KeySpace(PREFIX),
            UUID.randomUUID().toString(),
            settings,
            test.pool,
            ticker,
            UUID::randomUUID);
    // After the directory's.
    store.onConnected(connections::incrementAndGet);
    store.start();
    caretaker = daemon(this::sweep);
    caretaker.start();
  }

  private Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "test-node");
    thread.setDaemon(true);
    return thread;
  }

  private void sweep() {
    while (!stopped) {
      directory.sweep();
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException stop) {
        return;
      }
    }
  }

  TestNode awaitReady() {
    await().atMost(Duration.ofSeconds(30)).until(directory::isAvailable);
    return this;
  }

  /** How often it has been connected to the store, and has seen what it has to tell it again. */
  int connections() {
    return connections.get();
  }

  /** Its clock is set forward. */
  void pass(Duration time) {
    ahead.addAndGet(time.toNanos());
  }

  /** Somebody comes and is connected. */
  Visit come(@Nullable String name, @Nullable String resume, String token) {
    Arrival arrival =
        join(
            directory.arrive(
                name == null ? null : new DisplayName(name),
                resume == null ? null : Fingerprint.of(resume),
                Fingerprint.of(token)));
    return connect(arrival);
  }

  /** Somebody who has arrived is connected. */
  Visit connect(Arrival arrival) {
    RecordingSink sink = RecordingSink.reading();
    Client client =
        test.pool.open(
            new Identity(arrival.client(), arrival.connection(), arrival.name(), true),
            Subprotocol.SUPERCHAT,
            sink,
            null);
    return new Visit(this, arrival, client, sink);
  }

  Roster enter(Client client, RoomName room) {
    rooms.computeIfAbsent(client, any -> ConcurrentHashMap.newKeySet()).add(room);
    return join(directory.enter(room, client.member(), client.connection()));
  }

  void exit(Client client, RoomName room) {
    rooms.computeIfAbsent(client, any -> ConcurrentHashMap.newKeySet()).remove(room);
    directory.exit(room, client.id(), client.connection());
  }

  private void leave(ClientGone gone) {
    Client client = gone.client();
    Set<RoomName> left = rooms.remove(client);
    for (RoomName room : left == null ? Set.<RoomName>of() : left) {
      if (gone.forGood()) {
        directory.exit(room, client.id(), client.connection());
      } else {
        directory.lose(room, client.id(), client.connection());
      }
    }
    directory.depart(client.id(), client.connection());
  }

  /** Who is in a room, as this node sees it. */
  Roster members(RoomName room) {
    return join(directory.members(room, 20_000));
  }

  /** Watches a room. */
  Picture watch(RoomName room) {
    Picture picture = new Picture();
    picture.count = join(directory.watch(room, picture));
    return picture;
  }

  static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** It is gone without a word: its way to the store is closed, and nothing of it runs any more. */
  void kill() {
    stopped = true;
    caretaker.interrupt();
    store.close();
  }

  /** It is stopped: its connections stay, and nothing that it has to do in time is done. */
  void freeze() {
    stopped = true;
    caretaker.interrupt();
    frozen = true;
  }

  /** It ends in an orderly way. */
  void leave() {
    stopped = true;
    caretaker.interrupt();
    directory.leave();
    store.close();
  }

  @Override
  public void close() {
    if (!stopped || frozen) {
      kill();
    }
    test.close();
  }

  /** Somebody who is connected. */
  record Visit(TestNode node, Arrival arrival, Client client, RecordingSink sink) {
    UUID id() {
      return arrival.client();
    }

    Roster enter(RoomName room) {
      return node.enter(client, room);
    }

    void exit(RoomName room) {
      node.exit(client, room);
    }

    void rename(RoomName room, String name) {
      client.rename(new DisplayName(name));
      node.directory.rename(room, client.member(), client.connection());
    }

    /** The connection ends; the client may come back. */
    void lose() {
      node.test.pool.remove(client, false);
    }
  }

  /** What a watcher has heard of a room. */
  static final class Picture implements Directory.Watcher {
    final List<RosterChange> changes = new CopyOnWriteArrayList<>();
    final AtomicInteger anews = new AtomicInteger();
    volatile int count;

    @Override
    public void changed(RosterChange change) {
      changes.add(change);
      count = change.count();
    }

    @Override
    public void anew(int members) {
      anews.incrementAndGet();
      count = members;
    }

    long times(RosterChange.Kind kind, UUID client) {
      return changes.stream()
          .filter(change -> change.kind() == kind && change.member().client().equals(client))
          .count();
    }
  }

  static Member member(long number, String name) {
    return new Member(new UUID(0, number), new DisplayName(name));
  }
}
