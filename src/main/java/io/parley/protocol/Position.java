package io.parley.protocol;

/**
 * A place in a room's order.
 *
 * @param epoch of the room's log: offsets of different epochs have nothing to do with each other
 * @param offset of a message, counted from 1; 0 stands before the first
 */
public record Position(String epoch, long offset) {}
