package io.parley.pool;

/**
 * A client has left the pool, for whatever reason; fired once for each, on the thread that removed it. It may come while
 * the client's last command is still at work.
 *
 * @param client who left
 * @param forGood whether it said itself, with a close of 1000, that it leaves, or was removed; where not, it may come back
 */
public record ClientGone(Client client, boolean forGood) {}
