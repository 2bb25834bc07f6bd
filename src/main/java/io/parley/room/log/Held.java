package io.parley.room.log;

/**
 * What the logs of all rooms hold.
 *
 * @param bytes of the messages, in UTF-8, and bookkeeping: what {@code chat.history-total-bytes} bounds
 * @param keys that are remembered: what {@code chat.dedupe-max-keys} bounds
 */
public record Held(long messages, long bytes, int keys) {}
