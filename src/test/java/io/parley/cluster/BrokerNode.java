package io.parley.cluster;

import io.parley.cluster.log.RedisBroker;
import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Store;
import io.parley.config.Settings;
import io.parley.config.TestSettings;
import io.parley.protocol.Author;
import io.parley.protocol.Body;
import io.parley.protocol.DisplayName;
import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.RoomName;
import io.parley.protocol.Subprotocol;
import io.parley.room.log.Broker;
import io.parley.room.log.Draft;
import io.parley.room.log.GivenRooms;
import io.parley.room.log.Publication;
import io.parley.room.log.Stored;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** What a node has of a cluster's messages, without the rest of it. */
final class BrokerNode implements AutoCloseable, Broker.Listener {
  private static final Author ANN = new Author(new UUID(0, 1), new DisplayName("Ann"));
  private static final int PATIENCE_SECONDS = 20;

  final Store store;
  final RedisBroker broker;

  /** The texts that it was told, and "lost" where it was told that. */
  final List<String> heard = new CopyOnWriteArrayList<>();

  private long tickets;

  BrokerNode(String uri) {
    Settings settings = TestSettings.with("chat.redis-uri", uri, "chat.redis-deadline", "PT2S");
    Settings.Redis redis = settings.redis().orElseThrow();
    store = new Store(redis, RedisBroker.scripts(), System::nanoTime, BrokerNode::thread);
    broker =
        new RedisBroker(
            store,
            new KeySpace(redis.prefix()),
            UUID.randomUUID().toString(),
            settings,
            new GivenRooms(settings),
            System::nanoTime);
    store.start();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "store");
    thread.setDaemon(true);
    return thread;
  }

  static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  Position follow(RoomName room) throws Exception {
    return get(broker.follow(room, this));
  }

  Stored say(RoomName room, String text) throws Exception {
    tickets++;
    return get(broker.append(new Draft(room, ANN, Body.ofText(text), null, null), tickets));
  }

  @Override
  public void published(Publication publication) {
    heard.add(publication.event().frame(Subprotocol.CHAT).orElseThrow().text());
  }

  @Override
  public void signalled(Event.Signal signal) {}

  @Override
  public void lost(Position now) {
    heard.add("lost");
  }

  @Override
  public void close() {
    store.close();
  }
}
