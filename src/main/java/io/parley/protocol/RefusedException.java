package io.parley.protocol;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A command cannot be done, and the connection stays. It has no stack trace: it says what the client asked for, not where
 * the server was.
 */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ErrorCode error;

  /** Says why. */
  public RefusedException(ErrorCode error) {
    super(error.reason(), null, false, false);
    this.error = error;
  }

  /** What a command that is refused completes with. */
  public static <T extends @Nullable Object> CompletableFuture<T> stage(ErrorCode error) {
    return CompletableFuture.failedFuture(new RefusedException(error));
  }

  /**
   * When what was refused may be tried again; {@code null} where that would not help. What cannot be done because the store
   * is away is tried again when a new connection to it may be there.
   */
  public static @Nullable Duration retryAfter(ErrorCode error) {
    return error == ErrorCode.UNAVAILABLE ? RETRY : null;
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
