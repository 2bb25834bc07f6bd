package io.parley.pool;

/**
 * A client has left the pool, for whatever reason; fired once for each, on the thread that removed it. It may come while
 * the client's last command is still at work.
 *
 * @param client who left
 */
public record ClientGone(Client client) {}
