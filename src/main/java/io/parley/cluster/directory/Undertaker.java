package io.parley.cluster.directory;

import io.lettuce.core.SetArgs;
import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Store;
import io.parley.log.LogEvent;
import io.parley.log.LogLine;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.InvalidNameException;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts out nodes whose lease is over, once this node has been connected for a whole lease itself: until then all others may
 * have been as far from the store as it was. What several do at once is done once, since each step is one in the store. The clients of
 * such a node can come back for as long as the store keeps them.
 */
final class Undertaker {
  private static final Logger LOG = System.getLogger(Undertaker.class.getName());

  /** Rooms that are asked for at once. */
  private static final int PORTION = 50;

  private final Store store;
  private final KeySpace keys;
  private final Rolls rolls;
  private final Lease lease;
  private final KnownNodes known;

  /** Nodes that this one counts out at the moment. */
  private final Set<String> atWork = ConcurrentHashMap.newKeySet();

  Undertaker(Store store, KeySpace keys, Rolls rolls, Lease lease, KnownNodes known) {
    this.store = store;
    this.keys = keys;
    this.rolls = rolls;
    this.lease = lease;
    this.known = known;
  }

  /** Looks whose lease is over; called once a second. */
  void look() {
    if (!lease.isHeld()) {
      known.forget();
      return;
    }
    var unused = store.run(Scripts.NODES, List.of(known.key()), List.of()).thenAccept(this::seen);
  }

  private void seen(List<Object> reply) {
    Map<String, Long> rests = new HashMap<>();
    for (int i = 0; i + 1 < reply.size(); i += 2) {
      rests.put((String) reply.get(i), (Long) reply.get(i + 1));
    }
    known.are(rests.keySet());
    if (lease.connected().compareTo(lease.length()) < 0) {
      return;
    }
    long over = -lease.patience().toMillis();
    rests.forEach(
        (node, rest) -> {
          if (rest < over) {
            bury(node);
          }
        });
  }

  /**
   * Takes out of a room whoever is there by a node that has been counted out. What such a node said last, before its connection was
   * lost, may have come to the store after that.
   *
   * @param nodes that have members there
   */
  void buryForgotten(RoomName room, Set<String> nodes) {
    if (!lease.isLongKnown()) {
      // The store may have lost all nodes: they go on by the names that it has lost until they find
      // that out.
      return;
    }
    String own = lease.node();
    for (String node : nodes) {
      if (known.isStrange(node) && !known.isStrange(own)) {
        var unused =
            known
                .hasOnly(own, node)
                .thenCompose(
                    forgotten ->
                        forgotten
                            ? rolls.bury(room, node)
                            : CompletableFuture.completedFuture(null));
      }
    }
  }

  private void bury(String node) {
    if (!atWork.add(node)) {
      return;
    }
    SetArgs alone = SetArgs.Builder.nx().px(lease.length().toMillis());
    var unused =
        store
            .call(commands -> commands.set(keys.node(node, "undertaker"), lease.node(), alone))
            .exceptionally(Undertaker::claimed)
            .thenCompose(
                mine -> mine == null ? CompletableFuture.completedFuture(false) : rooms(node))
            .whenComplete((done, failure) -> atWork.remove(node));
  }

  /** A store that is full keeps no claim: the work is done all the same, since several may do it. */
  private static String claimed(Throwable failure) {
    if (RefusedException.codeOf(failure) == ErrorCode.LIMIT_REACHED) {
      return "unclaimed";
    }
    throw failure instanceof RuntimeException own ? own : new CompletionException(failure);
  }

  /** Completes with whether it was this node that finished. */
  private CompletionStage<Boolean> rooms(String node) {
    String list = keys.node(node, "rooms");
    return store
        .call(commands -> commands.srandmember(list, PORTION))
        .thenCompose(
            names ->
                names.isEmpty()
                    ? end(node)
                    : rooms(node, names)
                        .thenCompose(
                            done ->
                                store.call(
                                    commands -> commands.srem(list, names.toArray(String[]::new))))
                        .thenCompose(done -> rooms(node)));
  }

  private CompletionStage<Boolean> rooms(String node, List<String> names) {
    List<CompletableFuture<?>> done = new ArrayList<>();
    for (String name : names) {
      try {
        done.add(rolls.bury(RoomName.of(name), node).toCompletableFuture());
      } catch (InvalidNameException foreign) {
        // None that a node would have written: there is no such room.
      }
    }
    return CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).thenApply(all -> true);
  }

  private CompletionStage<Boolean> end(String node) {
    return store
        .call(commands -> commands.zrem(known.key(), node))
        .thenApply(removed -> removed > 0)
        .whenComplete(
            (mine, failure) -> {
              if (failure == null && mine) {
                LOG.log(
                    LogEvent.NODE_BURIED.level(),
                    new LogLine(LogEvent.NODE_BURIED).with("node", node).toString());
              }
            })
        .thenCombine(
            store.call(commands -> commands.del(keys.node(node, "undertaker"))),
            (mine, deleted) -> mine);
  }
}
