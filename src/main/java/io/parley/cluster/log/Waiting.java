package io.parley.cluster.log;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Messages of one room that wait for one before them. Guarded by whoever has it. */
final class Waiting {
  /** How many wait at most. */
  static final int MAX_MESSAGES = 1000;

  private static final int MAX_CHARS = 8 * 1024 * 1024;

  private final TreeMap<Long, StoredMessage> byOffset = new TreeMap<>();
  private int chars;

  /** Has a message wait; returns false, and forgets all that wait, where they are too many. They can be read again. */
  boolean add(StoredMessage message) {
    chars += message.said().length();
    StoredMessage earlier = byOffset.put(message.offset(), message);
    if (earlier != null) {
      chars -= earlier.said().length();
    }
    if (byOffset.size() > MAX_MESSAGES || chars > MAX_CHARS) {
      clear();
      return false;
    }
    return true;
  }

  /** Takes the first, if its offset is at most this. */
  @Nullable StoredMessage pollUpTo(long offset) {
    if (byOffset.isEmpty() || byOffset.firstKey() > offset) {
      return null;
    }
    StoredMessage first = byOffset.pollFirstEntry().getValue();
    chars -= first.said().length();
    return first;
  }

  /** The offset of the last; 0: none waits. */
  long last() {
    return byOffset.isEmpty() ? 0 : byOffset.lastKey();
  }

  boolean isEmpty() {
    return byOffset.isEmpty();
  }

  /** Forgets those above an offset, up to another. */
  void forget(long above, long upTo) {
    Map<Long, StoredMessage> some = byOffset.subMap(above, false, Math.max(above, upTo), true);
    some.values().forEach(message -> chars -= message.said().length());
    some.clear();
  }

  /** Forgets all. */
  void clear() {
    byOffset.clear();
    chars = 0;
  }
}
