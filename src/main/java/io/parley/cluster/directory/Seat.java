package io.parley.cluster.directory;

import io.parley.protocol.Member;
import io.parley.room.directory.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One client of this node in one room, until the store knows that it has left. */
final class Seat extends Settling {
  /** How it is with the member. */
  private enum State {
    HERE,
    /** Its connection has ended, and it may be back within the grace. */
    LOST,
    GONE
  }

  private final Stay stay;
  private final UUID client;
  private State state = State.GONE;
  private @Nullable Member member;
  private long connection;
  private boolean isClosed;

  /** Whether the store has let the client in. */
  private boolean isIn;

  /** Those who wait for the command that follows the one under way. */
  private List<CompletableFuture<Roster>> entering = new ArrayList<>(1);

  Seat(Stay stay, UUID client, Unsettled unsettled) {
    super(unsettled);
    this.stay = stay;
    this.client = client;
  }

  /** The client is here by a connection; {@code null} where this seat has been given up. */
  @Nullable CompletionStage<Roster> enter(Member newMember, long newConnection) {
    CompletableFuture<Roster> answer = new CompletableFuture<>();
    synchronized (this) {
      if (isClosed) {
        return null;
      }
      if (newConnection < connection) {
        return stay.list();
      }
      member = newMember;
      connection = newConnection;
      state = State.HERE;
      entering.add(answer);
    }
    settle();
    return answer;
  }

  /** The member has another name, where it is here by this connection. */
  void rename(Member newMember, long by) {
    synchronized (this) {
      if (state == State.GONE || connection != by) {
        return;
      }
      member = newMember;
    }
    settle();
  }

  /** The member's connection has ended; returns whether it was here by this one, and may come back. */
  synchronized boolean lose(long by) {
    boolean isHere = state != State.GONE && connection == by;
    if (isHere) {
      state = State.LOST;
    }
    return isHere;
  }

  /** Whether its connection has ended, and it may come back. */
  synchronized boolean isLost() {
    return state == State.LOST;
  }

  /** The member goes, where it is here by this connection. */
  void exit(long by) {
    exit(by, false);
  }

  /** The member goes, where it is not back. */
  void giveUp(long by) {
    exit(by, true);
  }

  private void exit(long by, boolean onlyLost) {
    synchronized (this) {
      if (connection != by || state == State.GONE || (onlyLost && state != State.LOST)) {
        return;
      }
      state = State.GONE;
    }
    settle();
  }

  /** The store has somebody here who is not: that one goes. */
  void expel(long by) {
    synchronized (this) {
      if (state != State.GONE || isClosed) {
        return;
      }
      connection = Math.max(connection, by);
    }
    settle();
  }

  /** The node counts as a new one from now on: whoever is not here is counted out with the old one. */
  void moved() {
    synchronized (this) {
      if (state != State.LOST) {
        return;
      }
      state = State.GONE;
      if (!isUnderWay()) {
        close();
        return;
      }
    }
    // The store is just being told that it may come back: the other is told after that.
    settle();
  }

  private void close() {
    isClosed = true;
    stay.remove(client, this);
  }

  @Override
  Supplier<CompletionStage<?>> command() {
    if (isClosed) {
      // The client may have another seat here by now, by the same connection.
      return NOTHING;
    }
    stay.countCommand();
    long by = connection;
    Member who = member;
    if (state == State.GONE || who == null) {
      return () -> stay.exit(client, by);
    }
    List<CompletableFuture<Roster>> asking = entering;
    entering = new ArrayList<>(1);
    Rolls.Entry entry =
        state == State.LOST ? Rolls.Entry.LOST : isIn ? Rolls.Entry.HERE : Rolls.Entry.NEW;
    return () ->
        stay.enter(who, by, entry, asking.isEmpty() ? 0 : Roster.MAX_LISTED)
            .whenComplete(
                (roster, failure) -> {
                  if (failure == null) {
                    letIn();
                    asking.forEach(answer -> answer.complete(roster));
                  } else {
                    asking.forEach(answer -> answer.completeExceptionally(failure));
                  }
                });
  }

  private synchronized void letIn() {
    isIn = true;
  }

  @Override
  Runnable settled() {
    if (state == State.GONE) {
      close();
    }
    return () -> {};
  }

  @Override
  Runnable refused(Throwable failure) {
    List<CompletableFuture<Roster>> asking = entering;
    entering = new ArrayList<>(1);
    return () -> asking.forEach(answer -> answer.completeExceptionally(failure));
  }
}
