package io.parley.cluster.directory;

import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Store;
import io.parley.config.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Which nodes the store had when it was asked last: one that is not among them has been counted out, or is new. */
final class KnownNodes {
  /** For which the answer is believed; it is asked for once a second. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Store store;
  private final KeySpace keys;
  private final Ticker ticker;
  private volatile @Nullable Seen seen;

  KnownNodes(Store store, KeySpace keys, Ticker ticker) {
    this.store = store;
    this.keys = keys;
    this.ticker = ticker;
  }

  /** Where the store has them, and until when. */
  String key() {
    return keys.one("nodes");
  }

  /**
   * A node is there, from now for a while.
   *
   * @param isNew whether that begins
   * @return whether it is so; otherwise its time was over, and the others may have counted it out
   */
  CompletionStage<Boolean> renew(String node, Duration length, boolean isNew) {
    return store
        .run(
            Scripts.RENEW,
            List.of(key()),
            List.of(node, String.valueOf(length.toMillis()), isNew ? "1" : "0"))
        .thenApply(reply -> (Long) reply.get(0) == 1);
  }

  /** The store has been asked. */
  void are(Set<String> nodes) {
    seen = new Seen(Set.copyOf(nodes), ticker.nanos());
  }

  /** Nothing that is known holds any more. */
  void forget() {
    seen = null;
  }

  /** Whether the store did not have a node lately; it may have come since. */
  boolean isStrange(String node) {
    Seen last = seen;
    return last != null && ticker.nanos() - last.at < FRESH.toNanos() && !last.nodes.contains(node);
  }

  /** Whether a node has not been counted out, as far as is known. */
  CompletionStage<Boolean> isThere(String node) {
    return isStrange(node)
        ? store.call(commands -> commands.zscore(key(), node)).thenApply(end -> end != null)
        : CompletableFuture.completedFuture(true);
  }

  /** Whether the store has one node, and not another. A node is known to it before it takes anybody in. */
  CompletionStage<Boolean> hasOnly(String node, String other) {
    return store
        .call(commands -> commands.zmscore(key(), node, other))
        .thenApply(KnownNodes::isFirstAlone);
  }

  private static boolean isFirstAlone(List<@Nullable Double> ends) {
    return ends.get(0) != null && ends.get(1) == null;
  }

  /**
   * An answer of the store.
   *
   * @param at when, on the ticker
   */
  private record Seen(Set<String> nodes, long at) {}
}
