package io.parley.protocol;

/** Every error that is answered to a client, with its fixed sentence. The connection stays open. */
public enum ErrorCode {
  /** Not one of the protocol's objects, or a field of it out of form. */
  BAD_REQUEST(400, "malformed or unknown command"),
  /** A request over HTTP has no key, or a wrong one. */
  UNAUTHENTICATED(401, "not authenticated"),
  /** Not for this client: a room that it is not in. */
  NOT_ALLOWED(403, "not allowed"),
  /** There is no such room, client or message, or none that this client may know of. */
  NOT_FOUND(404, "no such room, client or message"),
  /** The client is a member of that room already. */
  ALREADY_JOINED(409, "already joined"),
  /** One field is longer than it may be. */
  FIELD_TOO_LARGE(413, "a field is over its limit"),
  /** More commands or bytes than {@code chat.rate-messages-per-second} and {@code chat.rate-bytes-per-second} allow. */
  TOO_FAST(429, "too fast"),
  /** Something failed that should not. */
  INTERNAL(500, "internal error"),
  /** The node is being drained, or what it stores messages in does not answer. */
  UNAVAILABLE(503, "draining or the store is unreachable"),
  /** A bound of the server is reached: rooms, rooms of one client, or keys. */
  LIMIT_REACHED(507, "a limit of the server is reached");

  private final int code;
  private final String reason;

  ErrorCode(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** The number on the wire; it has the meaning of the HTTP status of that number. */
  public int code() {
    return code;
  }

  /**
   * Whether the server lacks what it takes, and may have it in a moment. Who cannot be answered with an error is closed with
   * {@link CloseCode#TRY_AGAIN_LATER} then.
   */
  public boolean isTemporary() {
    return this == UNAVAILABLE || this == LIMIT_REACHED;
  }

  /** A fixed sentence; never an exception's text. */
  public String reason() {
    return reason;
  }
}
