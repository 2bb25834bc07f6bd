package io.parley.protocol;

/** A field of a command cannot be used. It has no stack trace: it says what the client did, not where the server was. */
final class BadFieldException extends Exception {
  private static final long serialVersionUID = 1;

  private final ErrorCode error;

  BadFieldException(ErrorCode error) {
    super(error.reason(), null, false, false);
    this.error = error;
  }

  ErrorCode error() {
    return error;
  }
}
