package io.parley.checker;

import java.util.ArrayList;
import java.util.List;

/**
 * What all clients of a run did and got, in one order. A client notes what it does before it does it and what it gets after
 * it has got it, so what one has got before another acts stands before it. Safe on every thread.
 */
public final class History {
  private final int capacity;
  private final List<Line> lines = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param capacity lines, so that no run outgrows the memory
   */
  public History(int capacity) {
    this.capacity = capacity;
  }

  /** Notes a line. */
  public synchronized void note(String connection, Line.Kind kind, String text) {
    if (lines.size() == capacity) {
      throw new IllegalStateException("more than " + capacity + " lines");
    }
    lines.add(new Line(connection, kind, text));
  }

  /** Whether so much has been noted that the run had better come to its end. */
  public synchronized boolean isNearlyFull() {
    return lines.size() > capacity / 2;
  }

  /** All so far. */
  public synchronized List<Line> lines() {
    return List.copyOf(lines);
  }
}
