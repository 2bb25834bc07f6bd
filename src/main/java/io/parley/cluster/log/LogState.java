package io.parley.cluster.log;

import io.parley.protocol.Position;

/**
 * Where a log in the store stands.
 *
 * @param first offset that it holds; where it holds none, the one that comes next
 * @param head the last that was given
 * @param mark of the message there
 * @param messages that it holds
 * @param bytes of them
 */
record LogState(Position head, String mark, long first, long messages, long bytes) {}
