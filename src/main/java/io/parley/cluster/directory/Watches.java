package io.parley.cluster.directory;

import io.parley.cluster.redis.Store;
import io.parley.config.Ticker;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.room.directory.Directory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The rooms that this node watches. Safe on every thread. */
final class Watches {
  /** Between two looks at a room. */
  private static final Duration PAUSE = Duration.ofSeconds(20);

  /** Before a look that is to confirm another. */
  private static final Duration SOON = Duration.ofSeconds(1);

  /** Looks that wait for their answers. */
  private static final int PORTION = 1000;

  private final Map<RoomName, Watch> watches = new ConcurrentHashMap<>();

  /** Held while it is asked for a room to be heard, or no longer: whoever is watched in the end is heard in the end. */
  private final Object hearing = new Object();

  private final Store store;
  private final Rolls rolls;
  private final Inspection inspection;
  private final Lease lease;
  private final Ticker ticker;

  /** Looks that the sweep has begun, and that have no answer. */
  private final AtomicInteger looking = new AtomicInteger();

  /** The latest name by which the node has been known for long. Used by the sweep alone. */
  private String longKnownAs = "";

  Watches(Store store, Rolls rolls, Inspection inspection, Lease lease, Ticker ticker) {
    this.store = store;
    this.rolls = rolls;
    this.inspection = inspection;
    this.lease = lease;
    this.ticker = ticker;
  }

  /** Watches a room. Where that is refused, it is watched as soon as the store is there, all the same. */
  CompletionStage<Integer> watch(RoomName room, Directory.Watcher watcher) {
    Watch watch = new Watch(rolls.of(room), watcher);
    watch.lookAt = ticker.nanos() + PAUSE.toNanos();
    watches.put(room, watch);
    return begin(watch);
  }

  private CompletionStage<Integer> begin(Watch watch) {
    return hear(watch)
        .thenCompose(heard -> rolls.look(watch.room().room()))
        .whenComplete(
            (sight, failure) -> {
              if (failure == null) {
                var unused = watch.seen(sight);
              } else {
                watch.doubt();
                watch.lookAt = ticker.nanos();
              }
            })
        .thenApply(Rolls.Sight::count);
  }

  private CompletionStage<?> hear(Watch watch) {
    return subscribe(watch).whenComplete((heard, failure) -> watch.isHeard = failure == null);
  }

  private CompletionStage<?> subscribe(Watch watch) {
    synchronized (hearing) {
      // It may have been given up since it was found; another of the same room is not to be
      // silenced.
      return watches.get(watch.room().room()) == watch
          ? store.subscribe(watch.room().channel(), text -> watch.heard(Change.parse(text)))
          : RefusedException.stage(ErrorCode.UNAVAILABLE);
    }
  }

  void unwatch(RoomName room) {
    synchronized (hearing) {
      Watch watch = watches.remove(room);
      if (watch != null) {
        store.unsubscribe(watch.room().channel());
      }
    }
  }

  /** The store is there again: whatever was said meanwhile was not heard. */
  void doubt() {
    watches
        .values()
        .forEach(
            watch -> {
              watch.doubt();
              watch.lookAt = ticker.nanos();
            });
  }

  /** Looks at rooms where that is due. */
  void sweep() {
    if (!store.isAvailable()) {
      return;
    }
    long now = ticker.nanos();
    lookIfLongKnown(now);
    int left = PORTION - looking.get();
    for (Watch watch : watches.values()) {
      if (now - watch.lookAt >= 0 && left-- > 0) {
        // Spread, whenever they began.
        watch.lookAt = now + PAUSE.toNanos() - Math.floorMod(watch.hashCode(), PAUSE.toNanos() / 4);
        look(watch);
      }
    }
  }

  /** From now on it can be told who was forgotten: what was looked at before is looked at again, once for each name. */
  private void lookIfLongKnown(long now) {
    String node = lease.node();
    if (lease.isHeld() && lease.isLongKnown() && !node.equals(longKnownAs)) {
      longKnownAs = node;
      watches.values().forEach(watch -> watch.lookAt = now);
    }
  }

  private void look(Watch watch) {
    looking.incrementAndGet();
    CompletionStage<?> ready =
        watch.isHeard ? CompletableFuture.completedFuture(true) : hear(watch);
    var unused =
        ready
            .thenCompose(heard -> lookAndCompare(watch))
            .whenComplete((seen, failure) -> looking.decrementAndGet());
  }

  private CompletionStage<?> lookAndCompare(Watch watch) {
    RoomName room = watch.room().room();
    return inspection
        .look(room)
        .thenAccept(
            found -> {
              if (watches.get(room) == watch) {
                seen(watch, found.sight());
              }
            });
  }

  private void seen(Watch watch, Rolls.Sight sight) {
    switch (watch.seen(sight)) {
      case KNOWN -> {}
      case SUSPECT -> watch.lookAt = ticker.nanos() + SOON.toNanos();
      // Perhaps it is not heard at all.
      case MISSED -> watch.isHeard = false;
    }
  }
}
