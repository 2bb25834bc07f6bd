package io.parley.room.log;

import io.parley.pool.Encoded;

/**
 * A message that has just got its place in its room's order.
 *
 * @param stored its place
 * @param event the {@link io.parley.protocol.Event.Message}, for members of either subprotocol
 * @param ticket that it was given to the broker with, on the node that did; elsewhere 0
 */
public record Publication(Stored stored, Encoded event, long ticket) {}
