package io.parley.rest;

/** A request cannot be done. It has no stack trace: it says what the caller asked for, not where the server was. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient ApiError error;

  ApiException(ApiError error) {
    super(error.reason(), null, false, false);
    this.error = error;
  }

  ApiError error() {
    return error;
  }
}
