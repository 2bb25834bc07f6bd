package io.parley.cluster.directory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that the store is to have as this node has it. It is told so by one command at a time, so what is told later
 * takes effect later, on whatever threads that happens; what changes meanwhile is told once when the answer is there. What was
 * refused, or nobody knows of whether it was done, is told again by the sweep, so the commands have to be idempotent.
 *
 * <p>Guarded by itself; neither commands are sent nor is anybody told with the lock held.
 */
abstract class Settling {
  /** The command of one that has been given up. */
  static final Supplier<CompletionStage<?>> NOTHING = () -> CompletableFuture.completedFuture(null);

  private final Unsettled unsettled;
  private boolean isUnderWay;
  private boolean isChanged;
  private boolean isSettled;

  Settling(Unsettled unsettled) {
    this.unsettled = unsettled;
  }

  /** What tells the store how it is to be now; called with the lock held, and run without. */
  abstract Supplier<CompletionStage<?>> command();

  /** The store has it as it is to be; called with the lock held, what is returned is run without. */
  abstract Runnable settled();

  /** The store could not be told; called with the lock held, what is returned is run without. */
  abstract Runnable refused(Throwable failure);

  /** Tells the store how it is to be: now, or when the answer is there to what it was told before. */
  final void settle() {
    settle(() -> {});
  }

  /**
   * The same.
   *
   * @param over run when the answer is there; at once where a command is under way already
   */
  final void settle(Runnable over) {
    Supplier<CompletionStage<?>> command = begin();
    if (command == null) {
      over.run();
      return;
    }
    var unused =
        command
            .get()
            .whenComplete(
                (done, failure) -> {
                  over.run();
                  answered(failure);
                });
  }

  private synchronized @Nullable Supplier<CompletionStage<?>> begin() {
    isChanged = isUnderWay;
    if (isUnderWay) {
      return null;
    }
    isUnderWay = true;
    isSettled = false;
    return command();
  }

  /** Whether the store is being told of it; called with the lock held. */
  final boolean isUnderWay() {
    return isUnderWay;
  }

  /** Whether the store has it as it is to be, as far as is known. */
  final synchronized boolean isSettled() {
    return isSettled;
  }

  /** It has been told already, elsewhere. */
  final synchronized void assumeSettled() {
    isSettled = true;
  }

  /** The store may have lost it: it is told again by the sweep, or after what is under way, which may have come before the loss. */
  final void doubt() {
    synchronized (this) {
      isSettled = false;
      isChanged = isUnderWay;
      if (isUnderWay) {
        return;
      }
    }
    unsettled.add(this);
  }

  private void answered(@Nullable Throwable failure) {
    boolean again;
    Runnable after;
    synchronized (this) {
      isUnderWay = false;
      again = failure == null && isChanged;
      isSettled = failure == null && !again;
      after = failure != null ? refused(failure) : again ? () -> {} : settled();
    }
    if (failure != null) {
      unsettled.add(this, failure);
    } else if (again) {
      settle();
    }
    after.run();
  }
}
