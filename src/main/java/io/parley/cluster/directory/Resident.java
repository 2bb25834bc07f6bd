package io.parley.cluster.directory;

import io.parley.protocol.DisplayName;
import io.parley.room.directory.Arrival;
import io.parley.room.directory.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One client's latest connection to this node, until the store knows that it has ended. */
final class Resident extends Settling {
  private final Residents residents;
  private final Arrival arrival;
  private final @Nullable Fingerprint current;
  private @Nullable Fingerprint previous;
  private DisplayName name;
  private boolean isGone;

  /** Whether the store has taken it in. */
  private boolean isKnown;

  /** Whether it has done something that is worth being remembered for longer. */
  private boolean isUsed;

  private List<CompletableFuture<Arrival>> arriving = new ArrayList<>(1);

  /** On the ticker: when the store is told again, lest it forgets the client. Used by the sweep alone. */
  long refreshAt;

  Resident(
      Residents residents,
      Unsettled unsettled,
      Arrival arrival,
      @Nullable Fingerprint current,
      @Nullable Fingerprint previous) {
    super(unsettled);
    this.residents = residents;
    this.arrival = arrival;
    this.current = current;
    this.previous = previous;
    this.name = arrival.name();
  }

  UUID client() {
    return arrival.client();
  }

  long connection() {
    return arrival.connection();
  }

  /** Whether it can come back. */
  boolean canReturn() {
    return current != null;
  }

  /** It has come back: the store has it. */
  Resident known() {
    synchronized (this) {
      isKnown = true;
      isUsed = true;
    }
    assumeSettled();
    return this;
  }

  /** It has done something, so that it is remembered when it has gone. */
  synchronized void use() {
    isUsed = true;
  }

  /** Completes when the store has it. */
  CompletionStage<Arrival> arrive() {
    CompletableFuture<Arrival> answer = new CompletableFuture<>();
    synchronized (this) {
      arriving.add(answer);
    }
    settle();
    return answer;
  }

  void rename(DisplayName newName) {
    synchronized (this) {
      name = newName;
    }
    settle();
  }

  /** The token that it came with is good no longer; returns it, where there is one. */
  @Nullable Fingerprint confirm() {
    Fingerprint used;
    synchronized (this) {
      isUsed = true;
      used = previous;
      previous = null;
    }
    if (used != null) {
      settle();
    }
    return used;
  }

  void depart() {
    synchronized (this) {
      isGone = true;
    }
    settle();
  }

  @Override
  Supplier<CompletionStage<?>> command() {
    Details details =
        new Details(
            arrival.client(),
            arrival.connection(),
            name,
            current,
            previous,
            isKnown ? (isUsed ? Standing.USED : Standing.KNOWN) : Standing.NEW);
    return isGone ? () -> residents.tellGone(details) : () -> residents.tellHere(details);
  }

  @Override
  Runnable settled() {
    List<CompletableFuture<Arrival>> asking = take();
    boolean gone = isGone;
    // One that went before it was let in may be told again.
    isKnown |= !gone;
    return () -> {
      if (gone) {
        residents.remove(this);
      }
      asking.forEach(answer -> answer.complete(arrival));
    };
  }

  @Override
  Runnable refused(Throwable failure) {
    List<CompletableFuture<Arrival>> asking = take();
    return () -> asking.forEach(answer -> answer.completeExceptionally(failure));
  }

  private List<CompletableFuture<Arrival>> take() {
    List<CompletableFuture<Arrival>> asking = arriving;
    arriving = new ArrayList<>(0);
    return asking;
  }

  /** How well a client is known. */
  enum Standing {
    /** The store has not taken it in. */
    NEW,
    /** It has come, and done nothing. */
    KNOWN,
    /** It has said something, or come back. */
    USED
  }

  /** A client as the store is to have it. */
  record Details(
      UUID client,
      long connection,
      DisplayName name,
      @Nullable Fingerprint current,
      @Nullable Fingerprint previous,
      Standing standing) {}
}
