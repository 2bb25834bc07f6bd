package io.parley.cluster.log;

import java.util.HexFormat;

/**
 * Makes the marks of this node's messages and the epochs of logs that it begins. Both hold the node, so that no other makes the
 * same; nodes are random UUIDs.
 */
final class Marker {
  /** Of the node's 122 random bits 80 are enough that no two nodes share them. */
  private static final int NODE_DIGITS = 20;

  private static final int EPOCH_DIGITS = 32;

  private final String node;
  private final String prefix;

  Marker(String node) {
    this.node = node.replace("-", "").substring(0, NODE_DIGITS);
    this.prefix = this.node + ':';
  }

  /** The mark of a message. */
  String mark(long ticket) {
    return prefix + Long.toString(ticket, Character.MAX_RADIX);
  }

  /** The ticket of this node's message that bears a mark; 0: it is another node's, or nobody's. */
  long ticket(String mark) {
    return mark.startsWith(prefix)
        ? Long.parseLong(mark, prefix.length(), mark.length(), Character.MAX_RADIX)
        : 0;
  }

  /** An epoch. */
  String epoch(long count) {
    return node + HexFormat.of().toHexDigits(count, EPOCH_DIGITS - NODE_DIGITS);
  }
}
