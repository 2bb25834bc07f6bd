package io.parley.cluster.directory;

import io.parley.cluster.redis.Fields;
import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Store;
import io.parley.pool.ClientPool;
import io.parley.protocol.Author;
import io.parley.protocol.Body;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Event;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What nodes tell each other about single clients. Each node hears a channel of its own; what is said in it while it does not
 * listen is lost.
 */
final class Inboxes {
  private static final String DIRECT = "direct";
  private static final String SIGNAL = "signal";
  private static final String END = "end";
  private static final String REPLACE = "replace";

  private final Store store;
  private final KeySpace keys;
  private final KnownNodes known;
  private final ClientPool pool;
  private final Replacements replacements;

  Inboxes(
      Store store, KeySpace keys, KnownNodes known, ClientPool pool, Replacements replacements) {
    this.store = store;
    this.keys = keys;
    this.known = known;
    this.pool = pool;
    this.replacements = replacements;
  }

  private String channel(String node) {
    return keys.node(node, "inbox");
  }

  /** Hears from now on what is said to a node; refused as {@link Store#subscribe}. */
  CompletionStage<?> open(String node) {
    return store.subscribe(channel(node), this::heard);
  }

  /** Hears it no longer. */
  void close(String node) {
    store.unsubscribe(channel(node));
  }

  /** Hands an event on to the node where a client is; whether there is one. */
  CompletionStage<Boolean> deliver(UUID client, Event event) {
    String what;
    if (event instanceof Event.Direct direct) {
      what = Fields.write(DIRECT, client, direct.at()) + Fields.write(direct.from(), direct.body());
    } else if (event instanceof Event.Signal signal) {
      what =
          Fields.write(SIGNAL, client, signal.kind()) + Fields.write(signal.from(), signal.body());
    } else {
      throw new IllegalArgumentException("no event for one client");
    }
    return tell(client, what);
  }

  /** Has a client's connection closed by the node where it is; whether there is one. */
  CompletionStage<Boolean> end(UUID client, CloseCode code) {
    return tell(client, Fields.write(END, client, code.code()));
  }

  private CompletionStage<Boolean> tell(UUID client, String message) {
    return store
        .call(commands -> commands.hget(keys.client(client), "node"))
        .thenCompose(
            node ->
                node == null || node.isEmpty()
                    ? CompletableFuture.completedFuture(false)
                    : tell(node, message));
  }

  /** A node that was stopped still has its connections, but not its clients. */
  private CompletionStage<Boolean> tell(String node, String message) {
    return known
        .isThere(node)
        .thenCompose(
            there ->
                there
                    ? store.publish(channel(node), message).thenApply(heard -> heard > 0)
                    : CompletableFuture.completedFuture(false));
  }

  /** A node is to close what a client has there: a newer connection has come. */
  void replace(String node, UUID client, long connection) {
    var unused = store.publish(channel(node), Fields.write(REPLACE, client, connection));
  }

  private void heard(String message) {
    Fields fields = new Fields(message);
    String what = fields.text();
    UUID client = Objects.requireNonNull(fields.client());
    switch (what) {
      case DIRECT -> {
        Instant at = Instant.parse(fields.text());
        Author from = fields.author();
        Body body = Objects.requireNonNull(fields.body());
        hand(client, new Event.Direct(from, at, body));
      }
      case SIGNAL -> {
        String kind = fields.text();
        Author from = fields.author();
        hand(client, new Event.Signal(null, from, kind, fields.body()));
      }
      case END -> {
        long number = fields.number();
        Arrays.stream(CloseCode.values())
            .filter(code -> code.code() == number)
            .forEach(code -> pool.find(client).ifPresent(here -> pool.end(here, code)));
      }
      case REPLACE -> replacements.add(client, fields.number());
      // Of a node of a later version.
      default -> {}
    }
  }

  private void hand(UUID client, Event event) {
    pool.find(client).ifPresent(here -> pool.send(here, event));
  }
}
