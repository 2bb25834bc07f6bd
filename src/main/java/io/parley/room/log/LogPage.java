package io.parley.room.log;

import java.util.List;

/**
 * Some of the messages that a log holds, and what it holds.
 *
 * @param epoch of the log
 * @param first offset that it still holds; where it holds none, the one that comes next
 * @param head the last offset that was given; 0: none yet
 * @param entries in the order of their offsets, without holes
 * @param more whether there are more of those that were asked for
 */
public record LogPage(String epoch, long first, long head, List<Entry> entries, boolean more) {}
