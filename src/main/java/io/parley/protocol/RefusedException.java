package io.parley.protocol;

import java.util.concurrent.CompletionException;

/**
 * A command cannot be done, and the connection stays. It has no stack trace: it says what the client asked for, not where
 * the server was.
 */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode error;

  /** Says why. */
  public RefusedException(ErrorCode error) {
    super(error.reason(), null, false, false);
    this.error = error;
  }

  /** What is answered to a failure: its own code where it is a refusal, and otherwise that it is our own fault. */
  public static ErrorCode codeOf(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof RefusedException refused ? refused.error : ErrorCode.INTERNAL;
  }
}
