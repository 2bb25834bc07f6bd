package io.parley.cluster.redis;

import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** What a failure of the store means for whoever asked, and for the link. */
enum Trouble {
  /** No answer: it is not known what was done. The way there is broken, or the store does not do its work. */
  AWAY(true),
  /** It has no memory left, and said so before it changed anything. */
  FULL(false),
  /** It does not understand what it was asked: our fault, or the rights of our user. */
  REFUSED(false),
  /** Not the store's at all. */
  OTHER(false);

  /** First words of errors that say "not here" or "not now" (redis.io, "Redis serialization protocol", "Simple errors"). */
  private static final Set<String> NOT_NOW =
      Set.of(
          "NOSCRIPT",
          "READONLY",
          "LOADING",
          "MASTERDOWN",
          "CLUSTERDOWN",
          "TRYAGAIN",
          "MOVED",
          "ASK",
          "NOREPLICAS",
          "MISCONF",
          "BUSY",
          "UNBLOCKED");

  private final boolean breaksLink;

  Trouble(boolean breaksLink) {
    this.breaksLink = breaksLink;
  }

  static Trouble of(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof RedisBusyException) {
      return AWAY;
    }
    if (cause instanceof RedisCommandExecutionException) {
      String message = String.valueOf(cause.getMessage());
      String word = message.split(" ", 2)[0];
      if (word.equals("OOM")) {
        return FULL;
      }
      return NOT_NOW.contains(word) ? AWAY : REFUSED;
    }
    // A connection that breaks fails what is under way on it with its own exception.
    return cause instanceof RedisException
            || cause instanceof TimeoutException
            || cause instanceof IOException
        ? AWAY
        : OTHER;
  }

  /** Whether the link is to be made anew. */
  boolean breaksLink() {
    return breaksLink;
  }

  /** What whoever asked gets. */
  RuntimeException toException(Throwable failure) {
    return switch (this) {
      case AWAY -> new RefusedException(ErrorCode.UNAVAILABLE);
      case FULL -> new RefusedException(ErrorCode.LIMIT_REACHED);
      case REFUSED, OTHER ->
          failure instanceof RuntimeException own ? own : new CompletionException(failure);
    };
  }
}
