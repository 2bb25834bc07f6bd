package io.parley.room.log;

/**
 * Which messages of a log are wanted: those between two offsets, as many as the limits allow.
 *
 * @param after the offset below the first; 0: from the beginning
 * @param before the offset above the last
 * @param latest whether the latest of them are wanted where there are too many, or the earliest
 * @param limit of messages; 0: none, only what the log holds
 * @param maxBytes of UTF-8 in all of them together; one message comes whatever its size
 */
public record Query(long after, long before, boolean latest, int limit, int maxBytes) {
  /** Nothing but the bounds. */
  public static final Query BOUNDS = new Query(0, Long.MAX_VALUE, false, 0, 0);
}
