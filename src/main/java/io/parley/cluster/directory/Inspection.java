package io.parley.cluster.directory;

import io.parley.protocol.RoomName;
import java.util.concurrent.CompletionStage;

/** Looks at the store's roll of a room, and puts right what has come there late. Safe on every thread. */
final class Inspection {
  private final Book book;
  private final Undertaker undertaker;

  Inspection(Book book, Undertaker undertaker) {
    this.book = book;
    this.undertaker = undertaker;
  }

  /** Looks; refused as {@link Rolls#look}. */
  CompletionStage<Finding> look(RoomName room) {
    Lease lease = book.lease();
    String node = lease.node();
    long mark = book.mark(room);
    return book.rolls()
        .look(room)
        .thenApply(
            sight -> {
              boolean isExact = mark >= 0 && mark == book.mark(room);
              if (isExact) {
                undertaker.buryForgotten(room, sight.nodes().keySet());
              }
              boolean isSame = node.equals(lease.node());
              if (isSame) {
                book.compare(room, sight.nodes().getOrDefault(node, 0), mark);
              }
              return new Finding(sight, isExact && isSame && lease.isHeld() && lease.isLongKnown());
            });
  }

  /**
   * What was found.
   *
   * @param isSure whether everything that was wrong is being put right: nothing has changed meanwhile, and nobody doubts who is
   *     there
   */
  record Finding(Rolls.Sight sight, boolean isSure) {}
}
