package io.parley.protocol;

/**
 * Every close code that the server sends, with its fixed reason. Codes from 4000 to 4499 ask the client to reconnect,
 * codes from 4500 to 4999 tell it not to (RFC 6455, section 7.4.2, leaves that range to applications).
 */
public enum CloseCode {
  /** The server or the application stops. */
  GOING_AWAY(1001, "server going away"),
  /** The client sent a binary message. */
  UNSUPPORTED_DATA(1003, "text messages only"),
  /** A message is over {@code chat.max-message-bytes}, or came in too many empty parts. */
  MESSAGE_TOO_BIG(1009, "message too big"),
  /** Something failed that should not. */
  INTERNAL_ERROR(1011, "internal error"),
  /** A drain before a restart; plain clients find the window in which they may come back as the reason. */
  SERVICE_RESTART(1012, "server restarting"),
  /**
   * The node, the client's address or the number of rooms became full between the handshake's check and the open, or what several
   * nodes share is away.
   */
  TRY_AGAIN_LATER(1013, "full, try again later"),
  /** The client takes its messages, or finishes its own, too slowly. */
  TOO_SLOW(4001, "too slow"),
  /** Nothing came from the client, not even the answer to a ping. */
  NO_PONG(4002, "no answer to pings"),
  /** The client sends more than its rate allows; structured clients have been told so before. */
  TOO_FAST(4003, "too fast"),
  /** The client went on sending commands that cannot be read. */
  MALFORMED(4500, "repeated malformed commands"),
  /** Somebody in charge has ended the connection over HTTP. */
  REMOVED(4503, "removed by a moderator"),
  /** The same client has connected anew. */
  REPLACED(4504, "replaced by a newer connection");

  /** From here on an application's codes tell the client to stay away. */
  private static final int FIRST_FINAL = 4500;

  private final int code;
  private final String reason;

  CloseCode(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** Whether a structured client is told before, with a {@code bye} after all that it was to get. */
  public boolean isAnnounced() {
    return switch (this) {
      case SERVICE_RESTART, TOO_FAST, MALFORMED, REMOVED, REPLACED -> true;
      default -> false;
    };
  }

  /** Whether the client may come back: it knows by the code, or by its range, and is told so by the {@code bye}. */
  public boolean isReconnectable() {
    return code < FIRST_FINAL && this != UNSUPPORTED_DATA && this != MESSAGE_TOO_BIG;
  }

  /** A fixed text of at most 123 bytes (RFC 6455, section 5.5); never an exception's. */
  public String reason() {
    return reason;
  }
}
