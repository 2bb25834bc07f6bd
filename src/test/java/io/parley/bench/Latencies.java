package io.parley.bench;

import java.util.Arrays;

/**
 * Times in whole microseconds, until what has just been read: either from a message's scheduled sending to each of its
 * arrivals (the schedule is fixed beforehand, so that a server that holds the sender up is charged with all that it has
 * delayed), or from a real sending to its answer.
 */
final class Latencies {
  /** Records nothing. */
  static final Latencies NONE = new Latencies(0, 1, 0);

  private static final long MICRO = 1000;
  private static final int FIRST_ANSWERS = 1 << 16;

  private final long startNanos;
  private final long periodNanos;
  private int[] micros;
  private int count;
  private long now;

  /**
   * Makes room for everything that is to come.
   *
   * @param startNanos when the first message is due, by {@link System#nanoTime}
   */
  Latencies(long startNanos, long periodNanos, int deliveries) {
    this.startNanos = startNanos;
    this.periodNanos = periodNanos;
    micros = new int[deliveries];
  }

  /** Of answers, of which nobody knows how many come. */
  static Latencies ofAnswers() {
    return new Latencies(0, 0, FIRST_ANSWERS);
  }

  /** When a message, counted from 0, is due. */
  long due(long message) {
    return startNanos + message * periodNanos;
  }

  /** What is added next has been read now. */
  void readNow() {
    if (micros.length > 0) {
      now = System.nanoTime();
    }
  }

  /** A message of the schedule has arrived at one more receiver. */
  void add(long message) {
    addSince(due(message));
  }

  /** What was sent then is answered. */
  void addSince(long sentNanos) {
    if (micros.length > 0) {
      if (count == micros.length) {
        micros = Arrays.copyOf(micros, 2 * count);
      }
      micros[count++] = (int) ((now - sentNanos) / MICRO);
    }
  }

  /** That part of all were at most so many microseconds; NaN where nothing was recorded. */
  double quantile(double part) {
    if (count == 0) {
      return Double.NaN;
    }
    int[] sorted = Arrays.copyOf(micros, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1, Math.ceil(part * count) - 1)];
  }
}
