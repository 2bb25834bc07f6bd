package io.parley.security;

/** Every reason for which a handshake is refused, with what the client is told. */
public enum Refusal {
  /** The request asks for no WebSocket of version 13. */
  NO_UPGRADE(426, "this address speaks WebSocket, version 13"),
  /** The key is not a key, or the method not GET. */
  BAD_HANDSHAKE(400, "not a WebSocket handshake"),
  /** The page that opens the connection may not. */
  ORIGIN(403, "origin not allowed"),
  /** A query parameter breaks its rule; what is wrong follows the reason. */
  BAD_QUERY(400, "bad query"),
  /** Everybody is being sent away, before a restart. */
  DRAINING(503, "the server is draining"),
  /** {@code chat.max-connections-per-address} is reached. */
  ADDRESS_FULL(429, "too many connections from this address"),
  /** {@code chat.max-connections} is reached. */
  SERVER_FULL(503, "the server is full");

  /** When one that is {@linkplain #isTemporary() temporary} may be tried again: long enough that it costs the server little. */
  public static final String RETRY_AFTER_SECONDS = "10";

  private final int status;
  private final String reason;

  Refusal(int status, String reason) {
    this.status = status;
    this.reason = reason;
  }

  /** Of the HTTP answer. */
  public int status() {
    return status;
  }

  /** A fixed text of one line. */
  public String reason() {
    return reason;
  }

  /** Whether the same handshake may succeed later. */
  public boolean isTemporary() {
    return this == DRAINING || this == ADDRESS_FULL || this == SERVER_FULL;
  }
}
