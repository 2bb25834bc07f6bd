/**
 * Every open client of this node and the way out to it. {@link io.parley.pool.ClientPool} holds the clients by UUID and
 * broadcasts; what is broadcast waits in each client's {@code Outbox} until its {@code Lane} hands it to the {@link
 * io.parley.pool.FrameSink}; {@link io.parley.pool.Heartbeat} finds those that are there no longer. Knows no rooms and
 * no WebSocket API.
 */
@NullMarked
package io.parley.pool;

import org.jspecify.annotations.NullMarked;
