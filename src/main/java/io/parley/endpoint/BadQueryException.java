package io.parley.endpoint;

/** A query parameter of the handshake cannot be used; the message is a fixed sentence that names it. */
final class BadQueryException extends Exception {
  private static final long serialVersionUID = 1;

  BadQueryException(String message) {
    super(message, null, false, false);
  }
}
