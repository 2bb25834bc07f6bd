package io.parley.cluster.log;

import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Script;
import io.parley.cluster.redis.Store;
import io.parley.config.Settings;
import io.parley.protocol.Command;
import io.parley.protocol.Position;
import io.parley.protocol.RoomName;
import io.parley.room.log.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The rooms' logs in the store: what can be asked of them, one script each. Safe on every thread. */
class LogStore {
  /** How long a log outlives its messages that nobody uses. */
  private static final Duration MARGIN = Duration.ofMinutes(10);

  private static final String KEY_MILLIS =
      String.valueOf(Duration.ofMinutes(Command.Send.KEY_MINUTES).toMillis());

  private static final Script APPEND = Script.of(LogStore.class, "window.lua", "append.lua");
  private static final Script READ = frugal("read.lua");
  private static final Script RENEW = frugal("renew.lua");
  private static final Script CLOSE = frugal("close.lua");
  private static final Script DROP = frugal("drop.lua");

  private final Store store;
  private final KeySpace keys;
  private final Marker marker;
  private final List<String> bounds;
  private final AtomicLong epochs = new AtomicLong();

  LogStore(Store store, KeySpace keys, Marker marker, Settings.Window window) {
    this.store = store;
    this.keys = keys;
    this.marker = marker;
    long age = window.age().toMillis();
    this.bounds =
        List.of(
            String.valueOf(window.messages()),
            String.valueOf(age),
            String.valueOf(window.roomBytes()),
            String.valueOf(age == 0 ? 0 : age + MARGIN.toMillis()));
  }

  /** One that stores next to nothing, and that a store which is full runs all the same. */
  private static Script frugal(String name) {
    return Script.evenIfFull(LogStore.class, "window.lua", name);
  }

  static List<Script> scripts() {
    return List.of(APPEND, READ, RENEW, CLOSE, DROP);
  }

  /** Where a room's messages and signs are published. */
  String channel(RoomName room) {
    return keys.room(room, "messages");
  }

  private List<String> keys(RoomName room) {
    return List.of(keys.room(room, "meta"), keys.room(room, "log"), keys.room(room, "edits"));
  }

  /** What all scripts begin with, and more. */
  private List<String> arguments(String... more) {
    List<String> arguments = new ArrayList<>(1 + bounds.size() + more.length);
    arguments.add(marker.epoch(epochs.incrementAndGet()));
    arguments.addAll(bounds);
    arguments.addAll(List.of(more));
    return arguments;
  }

  /**
   * Stores messages of one room in their order, and publishes them to all nodes.
   *
   * @param heard the last message of the room that this node has heard, so that a store which has lost it begins the log
   *     anew; {@code null}: it does not follow the room
   * @return what {@code append.lua} replies
   */
  CompletionStage<List<Object>> append(
      RoomName room, List<Submission> submissions, @Nullable Heard heard) {
    List<String> names = new ArrayList<>(keys(room));
    List<String> arguments =
        arguments(
            channel(room),
            KEY_MILLIS,
            heard == null ? "" : heard.position().epoch(),
            heard == null ? "" : String.valueOf(heard.position().offset()),
            heard == null ? "" : heard.mark());
    for (Submission submission : submissions) {
      String key = submission.keyName();
      if (key != null) {
        names.add(keys.room(room, key));
      }
      submission.addTo(arguments, key == null ? null : names.size());
    }
    return store.run(APPEND, names, arguments);
  }

  /**
   * Reads. What comes may take twice the bytes that were asked for: the store does not know what a message takes on its way to
   * a client, but it takes at least half as much as there.
   */
  CompletionStage<LogPortion> read(RoomName room, Query query) {
    List<String> arguments =
        arguments(
            String.valueOf(query.after()),
            String.valueOf(query.before()),
            query.latest() ? "1" : "0",
            String.valueOf(query.limit()),
            String.valueOf(2L * query.maxBytes()));
    return store.run(READ, keys(room), arguments).thenApply(reply -> new Reply(reply).portion());
  }

  /** Gives a log another epoch, unless it has one by now. */
  CompletionStage<LogState> renew(RoomName room, String epoch) {
    return store
        .run(RENEW, keys(room), arguments(epoch, channel(room)))
        .thenApply(reply -> new Reply(reply).state());
  }

  /** Lets go of a log that holds nothing and that nobody follows; completes with whether there is none now. */
  CompletionStage<Boolean> close(RoomName room) {
    return store
        .run(CLOSE, keys(room), arguments(channel(room)))
        .thenApply(reply -> new Reply(reply).number() == 1);
  }

  /** Lets go of a log that nobody has used for a while, with all that it holds. */
  CompletionStage<?> drop(RoomName room) {
    return store.run(DROP, keys(room), arguments());
  }

  /**
   * A message that a node has heard.
   *
   * @param mark of it
   */
  record Heard(Position position, String mark) {}
}
