package io.parley.cluster.directory;

import io.parley.room.directory.Directory;
import java.util.Set;

/**
 * What this node knows of a room that it watches. Each change names the version before it: where that is not the last one that
 * was heard, something was missed, and the watcher is told to begin anew. A look at the store now and then finds what was missed
 * last. Guarded by itself; the lock is held while the watcher is told.
 */
final class Watch {
  private static final long UNKNOWN = -1;

  private final RoomKeys room;
  private final Directory.Watcher watcher;
  private long version = UNKNOWN;

  /** The store may have moved on unheard: the next look tells. */
  private boolean isDoubted;

  /** What the last look found that was not what had been heard; {@link #UNKNOWN}: nothing. */
  private long suspect = UNKNOWN;

  /** Nodes with members here that nobody knew at the last look. */
  private Set<String> strangers = Set.of();

  /** On the ticker: when to look again. Used by the sweep alone. */
  long lookAt;

  Watch(RoomKeys room, Directory.Watcher watcher) {
    this.room = room;
    this.watcher = watcher;
  }

  RoomKeys room() {
    return room;
  }

  /** A change was published. */
  synchronized void heard(Change change) {
    if (version == UNKNOWN || change.before() == version) {
      version = change.version();
      isDoubted = false;
      watcher.changed(change.what());
    } else if (isLater(change)) {
      version = change.version();
      isDoubted = false;
      watcher.anew(change.what().count());
    }
  }

  private boolean isLater(Change change) {
    long latest = change.version() == 0 ? change.before() : change.version();
    return latest > version;
  }

  /** The connection was lost. */
  synchronized void doubt() {
    isDoubted = true;
  }

  /**
   * The store was looked at.
   *
   * @return whether to look again soon: something may be on its way, or lost
   */
  synchronized boolean seen(Rolls.Sight sight) {
    long now = sight.version();
    if (version == UNKNOWN) {
      version = now;
    }
    if (now == version) {
      isDoubted = false;
      suspect = UNKNOWN;
      return false;
    }
    // What is seen and what is heard come on different ways: only what stays so is missed.
    if (!isDoubted && suspect != now) {
      suspect = now;
      return true;
    }
    isDoubted = false;
    suspect = UNKNOWN;
    version = now;
    watcher.anew(sight.count());
    return false;
  }

  /** Nodes that nobody knows; returns those that were found at the last look too. */
  synchronized Set<String> strangers(Set<String> found) {
    Set<String> still = Set.copyOf(found.stream().filter(strangers::contains).toList());
    strangers = Set.copyOf(found);
    return still;
  }
}
