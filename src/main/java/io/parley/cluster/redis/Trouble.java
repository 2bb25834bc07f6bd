package io.parley.cluster.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What a failure of the store means for whoever asked, and for the link. */
enum Trouble {
  /** No answer: it is not known what was done. The way there is broken, or the store does not do its work. */
  AWAY(true),
  /** It is there, and does not do this now. */
  LATER(false),
  /** It has no memory left, and said so before it changed anything. */
  FULL(false),
  /** It does not understand what it was asked: our fault, or the rights of our user. */
  REFUSED(false),
  /** Not the store's at all. */
  OTHER(false);

  /**
   * First words of errors that say "not here": another server is to be asked, or this one anew (redis.io, "Redis serialization
   * protocol", "Simple errors").
   */
  private static final Set<String> NOT_HERE =
      Set.of("NOSCRIPT", "READONLY", "MOVED", "MASTERDOWN", "CLUSTERDOWN", "UNBLOCKED");

  /** And those that say "not now". */
  private static final Set<String> NOT_NOW =
      Set.of("ASK", "TRYAGAIN", "LOADING", "NOREPLICAS", "MISCONF", "BUSY");

  private final boolean breaksLink;

  Trouble(boolean breaksLink) {
    this.breaksLink = breaksLink;
  }

  static Trouble of(Throwable failure) {
    Throwable cause = cause(failure);
    if (cause instanceof RedisCommandExecutionException) {
      String word = word(cause);
      if (NOT_HERE.contains(word)) {
        return AWAY;
      }
      if (NOT_NOW.contains(word)) {
        return LATER;
      }
      return word.equals("OOM") ? FULL : REFUSED;
    }
    // Whatever else the way there may throw.
    boolean ours = cause.getClass().getPackageName().equals("java.lang");
    return ours || cause instanceof RefusedException ? OTHER : AWAY;
  }

  /** What failed, in a word that holds nothing of ours: the store's own, or the kind of failure. */
  static String word(Throwable failure) {
    Throwable cause = cause(failure);
    return cause instanceof RedisCommandExecutionException
        ? String.valueOf(cause.getMessage()).split(" ", 2)[0]
        : cause.getClass().getSimpleName();
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Whether the link is to be made anew. */
  boolean breaksLink() {
    return breaksLink;
  }

  /** What whoever asked gets. */
  RuntimeException toException(Throwable failure) {
    return switch (this) {
      case AWAY, LATER -> new RefusedException(ErrorCode.UNAVAILABLE);
      case FULL -> new RefusedException(ErrorCode.LIMIT_REACHED);
      case REFUSED, OTHER ->
          failure instanceof RuntimeException own ? own : new CompletionException(failure);
    };
  }
}
