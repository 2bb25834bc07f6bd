package io.parley.room.log;

import io.parley.config.Settings;
import io.parley.protocol.Command;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The keys that authors have used in one room within the last five minutes, and what came of them. Guarded by the room's
 * log; the count over all rooms is shared.
 */
final class Keys {
  private static final long REMEMBERED_NANOS =
      Duration.ofMinutes(Command.Send.KEY_MINUTES).toNanos();

  /** The oldest first. */
  private final Map<Key, Used> used = new LinkedHashMap<>(0);

  private final AtomicInteger all;
  private final int max;
  private final Limits limits;

  /**
   * Remembers nothing yet.
   *
   * @param all keys, over all rooms
   * @param limits is told where there are too many
   */
  Keys(AtomicInteger all, Settings settings, Limits limits) {
    this.all = all;
    this.max = settings.dedupeMaxKeys();
    this.limits = limits;
  }

  /** What came of a message that its author has sent already; {@code null} for a new one, or one without a key. */
  @Nullable Stored find(Draft draft) {
    Used earlier = draft.key() == null ? null : used.get(Key.of(draft));
    return earlier == null ? null : earlier.stored;
  }

  /** Makes sure that one more key can be remembered. */
  void requireRoom(Draft draft, long now) {
    if (draft.key() != null && max > 0 && all.get() >= max) {
      expire(now);
      if (all.get() >= max) {
        limits.reach(Limits.Limit.KEYS);
        throw new RefusedException(ErrorCode.LIMIT_REACHED);
      }
    }
  }

  void add(Draft draft, Stored stored, long now) {
    if (draft.key() != null) {
      used.put(Key.of(draft), new Used(new Stored(stored.position(), stored.at(), true), now));
      all.incrementAndGet();
    }
  }

  /** Forgets what is older than five minutes. */
  void expire(long now) {
    Iterator<Used> oldest = used.values().iterator();
    while (oldest.hasNext() && now - oldest.next().nanos >= REMEMBERED_NANOS) {
      oldest.remove();
      all.decrementAndGet();
    }
  }

  /** Forgets everything. */
  void clear() {
    all.addAndGet(-used.size());
    used.clear();
  }

  private record Key(@Nullable UUID author, String key) {
    static Key of(Draft draft) {
      return new Key(draft.from().client(), Objects.requireNonNull(draft.key()));
    }
  }

  private record Used(Stored stored, long nanos) {}
}
