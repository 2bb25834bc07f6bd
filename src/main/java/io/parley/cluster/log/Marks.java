package io.parley.cluster.log;

import org.jspecify.annotations.Nullable;

/** The marks of the last messages of one room that were heard; each as 64 bits. Guarded by whoever has it. */
final class Marks {
  private static final int REMEMBERED = 64;
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** By offset, modulo its length; made when something is said: in most rooms nothing is. */
  private long @Nullable [] hashes;

  private long from = 1;
  private long head;

  /** What a mark says of a message that is said to be one that was heard. */
  enum Comparison {
    /** It is. */
    SAME,
    /** It is another, under the same offset. */
    OTHER,
    /** It is too long ago. */
    FORGOTTEN
  }

  /** Forgets all. */
  void restart(long newHead) {
    from = newHead + 1;
    head = newHead;
  }

  /** The next message. */
  void add(String mark) {
    if (hashes == null) {
      hashes = new long[REMEMBERED];
    }
    head++;
    hashes[(int) (head % REMEMBERED)] = hash(mark);
    from = Math.max(from, head - REMEMBERED + 1);
  }

  Comparison compare(long offset, String mark) {
    if (hashes == null || offset < from || offset > head) {
      return Comparison.FORGOTTEN;
    }
    return hashes[(int) (offset % REMEMBERED)] == hash(mark) ? Comparison.SAME : Comparison.OTHER;
  }

  /** FNV-1a. */
  private static long hash(String mark) {
    long hash = FNV_BASIS;
    for (int i = 0; i < mark.length(); i++) {
      hash = (hash ^ mark.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }
}
