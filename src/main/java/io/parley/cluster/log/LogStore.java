package io.parley.cluster.log;

import io.parley.cluster.redis.Fields;
import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Script;
import io.parley.cluster.redis.Store;
import io.parley.config.Settings;
import io.parley.protocol.Command;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Position;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.room.directory.Fingerprint;
import io.parley.room.log.Draft;
import io.parley.room.log.Query;
import io.parley.room.log.Stored;
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
   * Stores a message, and publishes it to all nodes.
   *
   * @param heard the last message of the room that this node has heard, so that a store which has lost it begins the log
   *     anew; {@code null}: it does not follow the room
   */
  CompletionStage<Appended> append(Draft draft, long ticket, @Nullable Heard heard) {
    String mark = marker.mark(ticket);
    String owner = draft.from().client() == null ? "-" : draft.from().client().toString();
    String edits = draft.edits() == null ? "-" : draft.edits().toString();
    String who = Fields.write(draft.from().name().value(), draft.key());
    String body = Fields.writeBody(draft.body());
    List<String> names = keys(draft.room());
    if (draft.key() != null) {
      names = new ArrayList<>(names);
      names.add(keys.room(draft.room(), "key:" + owner + ":" + digest(draft.key())));
    }
    List<String> arguments =
        arguments(
            mark,
            owner,
            edits,
            who,
            body,
            channel(draft.room()),
            KEY_MILLIS,
            heard == null ? "" : heard.position().epoch(),
            heard == null ? "" : String.valueOf(heard.position().offset()),
            heard == null ? "" : heard.mark());
    return store
        .run(APPEND, names, arguments)
        .thenApply(
            reply -> {
              Reply answer = new Reply(reply);
              requireOk(answer);
              Position position = new Position(answer.text(), answer.number());
              long at = answer.number();
              String previous = answer.text();
              boolean duplicate = answer.number() != 0;
              StoredMessage message =
                  new StoredMessage(
                      position,
                      at,
                      mark,
                      previous,
                      draft.edits(),
                      draft.from().client(),
                      who + body);
              return new Appended(message.stored(duplicate), duplicate ? null : message);
            });
  }

  private static void requireOk(Reply answer) {
    if (!answer.text().equals("ok")) {
      throw new RefusedException(
          answer.number() == ErrorCode.NOT_ALLOWED.code()
              ? ErrorCode.NOT_ALLOWED
              : ErrorCode.NOT_FOUND);
    }
  }

  /** A key may hold anything, and stands for its author's alone: it is not made part of a name as it is. */
  private static String digest(String key) {
    return Fingerprint.of(key).value().substring(0, 32);
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

  /**
   * What came of a message.
   *
   * @param message {@code null}: it was a duplicate
   */
  record Appended(Stored stored, @Nullable StoredMessage message) {}
}
