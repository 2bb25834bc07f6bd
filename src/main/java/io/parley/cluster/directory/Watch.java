package io.parley.cluster.directory;

import io.parley.room.directory.Directory;

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

  /** What had been heard when the last look found something later; {@link #UNKNOWN}: it found nothing later. */
  private long suspect = UNKNOWN;

  /** Whether changes are heard: where that was refused, it is asked for again. Used by whoever looks. */
  volatile boolean isHeard;

  /** On the ticker: when to look again. Used by the sweep alone. */
  volatile long lookAt;

  Watch(RoomKeys room, Directory.Watcher watcher) {
    this.room = room;
    this.watcher = watcher;
  }

  RoomKeys room() {
    return room;
  }

  /** A change was published. */
  synchronized void heard(Change change) {
    boolean isFirst = version == UNKNOWN && !isDoubted;
    if (isFirst || change.before() == version) {
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

  /** What a look at the store finds. */
  enum Finding {
    /** All of it had been heard. */
    KNOWN,
    /** Something is on its way, or lost: the next look tells. */
    SUSPECT,
    /** Something was lost, and the watcher has been told. */
    MISSED
  }

  /** The connection was lost. */
  synchronized void doubt() {
    isDoubted = true;
  }

  /**
   * The store was looked at.
   *
   * @return whether that is what had been heard
   */
  synchronized Finding seen(Rolls.Sight sight) {
    long now = sight.version();
    if (version == UNKNOWN && !isDoubted) {
      version = now;
    }
    if (now == version) {
      isDoubted = false;
      suspect = UNKNOWN;
      return Finding.KNOWN;
    }
    // What is seen and what is heard come on different ways. Something was missed only where
    // nothing was heard until the next look, whatever has happened there since.
    if (!isDoubted && suspect != version) {
      suspect = version;
      return Finding.SUSPECT;
    }
    isDoubted = false;
    suspect = UNKNOWN;
    version = now;
    watcher.anew(sight.count());
    return Finding.MISSED;
  }
}
