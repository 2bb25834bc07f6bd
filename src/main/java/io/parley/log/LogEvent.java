package io.parley.log;

import java.lang.System.Logger.Level;

/** Every event that the log tells of. The operations page has a table of them, which a test compares with this one. */
public enum LogEvent {
  /** The application serves. */
  STARTED("started", Level.INFO),
  /** The application has ended. */
  STOPPED("stopped", Level.INFO),
  /** Clients are being sent away before a restart. */
  DRAIN_BEGUN("drain-begun", Level.INFO),
  /** The last of them has gone. */
  DRAIN_ENDED("drain-ended", Level.INFO),
  /** A client has come. */
  CONNECTION_OPENED("connection-opened", Level.DEBUG),
  /** A client has gone; at DEBUG, except where the server closed it for what it did or did not do. */
  CONNECTION_CLOSED("connection-closed", Level.INFO),
  /** The container reports that a connection failed; at DEBUG where the network is the reason. */
  CONNECTION_FAILED("connection-failed", Level.WARNING),
  /** Somebody may not connect; at DEBUG, except where the server or an address is full. */
  HANDSHAKE_REFUSED("handshake-refused", Level.INFO),
  /** A program may not do over HTTP what it asked for. */
  REQUEST_REFUSED("request-refused", Level.INFO),
  /** A limit of the whole node turns something away, or lets go of something earlier than its age asks for. */
  LIMIT_REACHED("limit-reached", Level.WARNING),
  /** The store that the nodes share answers, and this node has caught up its subscriptions. */
  STORE_CONNECTED("store-connected", Level.INFO),
  /** It does not answer any more, or not yet. */
  STORE_LOST("store-lost", Level.WARNING),
  /** The store has lost messages of a room, or this node missed too many: the room's members are sent away. */
  ROOM_LOST("room-lost", Level.WARNING),
  /** Another node is gone: its clients are counted out. */
  NODE_BURIED("node-buried", Level.WARNING),
  /** Something that should not fail did. */
  FAILED("failed", Level.ERROR);

  private final String label;
  private final Level level;

  LogEvent(String label, Level level) {
    this.label = label;
    this.level = level;
  }

  /** The value of {@code event=} in its lines. */
  public String label() {
    return label;
  }

  /** The highest level that it is told at. */
  public Level level() {
    return level;
  }
}
