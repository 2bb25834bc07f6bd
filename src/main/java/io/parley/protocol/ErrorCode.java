package io.parley.protocol;

/** Every error that is answered to a client, with its fixed sentence. The connection stays open. */
public enum ErrorCode {
  /** Not one of the protocol's objects, or a field of it out of form. */
  BAD_REQUEST(400, "malformed or unknown command"),
  /** Something failed that should not. */
  INTERNAL(500, "internal error");

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

  /** A fixed sentence; never an exception's text. */
  public String reason() {
    return reason;
  }
}
