package io.parley.pool;

import io.parley.protocol.Author;
import io.parley.protocol.CloseCode;
import io.parley.protocol.DisplayName;
import io.parley.protocol.Member;
import io.parley.protocol.Subprotocol;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One open connection: who it is and the way out to it. Made by {@link ClientPool#open}. Safe on every thread.
 */
public final class Client {
  /** Of a connection that ended without a close frame (RFC 6455, section 7.1.5). */
  private static final int NO_CLOSE_FRAME = 1006;

  private final Identity identity;
  private final Subprotocol subprotocol;
  private volatile DisplayName name;
  private final FrameSink sink;
  private final Outbox outbox;
  private final Lane lane;
  private final AtomicBoolean gone = new AtomicBoolean();
  private final AtomicReference<@Nullable Closing> closing = new AtomicReference<>();
  private volatile long heardAt;
  private @Nullable Long pingedAt;
  private volatile @Nullable Long unfinishedSince;
  private volatile @Nullable Long finishingSince;
  private volatile @Nullable Long endedSince;
  private volatile int peersCode = NO_CLOSE_FRAME;
  private final int slot;
  private final long openedAt;

  Client(
      Identity identity,
      Subprotocol subprotocol,
      FrameSink sink,
      Outbox outbox,
      Lane lane,
      int slot,
      long openedAt) {
    this.identity = identity;
    this.subprotocol = subprotocol;
    this.name = identity.name();
    this.sink = sink;
    this.outbox = outbox;
    this.lane = lane;
    this.slot = slot;
    this.openedAt = openedAt;
    this.heardAt = openedAt;
  }

  /** Who it is; a client that comes back has the id that it had, and then two connections of it may be open for a moment. */
  public UUID id() {
    return identity.client();
  }

  /** Tells this connection apart from every other, also from those of the same client. */
  public long connection() {
    return identity.connection();
  }

  /** How it reads and writes. */
  public Subprotocol subprotocol() {
    return subprotocol;
  }

  /** What others see. */
  public DisplayName name() {
    return name;
  }

  /** Changes what others see from now on. */
  public void rename(DisplayName newName) {
    name = newName;
  }

  /** It as the others in a room see it. */
  public Member member() {
    return new Member(id(), name);
  }

  /** It as the author of what it says. */
  public Author author() {
    return new Author(id(), name);
  }

  /** Whether it gave that name itself. */
  public boolean isNamed() {
    return identity.named();
  }

  /** Whether it has left the pool. Once true, it stays so. */
  public boolean isGone() {
    return gone.get();
  }

  /** Marks it as gone; true for the first caller alone. */
  boolean markGone() {
    return gone.compareAndSet(false, true);
  }

  /** Whether it is being closed, or has gone: nothing more is taken from it or sent to it. */
  public boolean isEnding() {
    return closing.get() != null || isGone();
  }

  /** Decides how it is to be closed; true for the first decision alone, which stands. */
  boolean decideClosing(Closing how) {
    return closing.compareAndSet(null, how);
  }

  /** How it is to be closed, where that has been decided. */
  @Nullable Closing closing() {
    return closing.get();
  }

  /** The code that the server has decided to close it with; {@code null} where it has not. */
  public @Nullable CloseCode closeCode() {
    Closing decided = closing.get();
    return decided == null ? null : decided.code();
  }

  /** The code with which it closed its connection; 1006 where it has not, or nobody knows. */
  public int peersCode() {
    return peersCode;
  }

  /** Notes the code with which it closed its connection. */
  public void peersCode(int code) {
    peersCode = code;
  }

  FrameSink sink() {
    return sink;
  }

  Outbox outbox() {
    return outbox;
  }

  Lane lane() {
    return lane;
  }

  /** How many events wait to be handed to the container. */
  public int depth() {
    return outbox.depth();
  }

  /** The bytes that wait or have been handed to the container and not yet reported as sent. */
  public long unsentBytes() {
    return outbox.unsentBytes();
  }

  /** When it came, on the ticker. */
  public long openedAt() {
    return openedAt;
  }

  /** When something came from it last, on the ticker; of an event stream, when it took something. */
  public long heardAt() {
    return heardAt;
  }

  void heardAt(long nanos) {
    heardAt = nanos;
  }

  /** Since when, on the ticker, a message of its stands unfinished; {@code null} where none does. */
  @Nullable Long unfinishedSince() {
    return unfinishedSince;
  }

  /** Notes the state of its current message; called by its callbacks, one at a time. */
  void messageUnfinished(boolean unfinished, long now) {
    if (!unfinished) {
      unfinishedSince = null;
    } else if (unfinishedSince == null) {
      unfinishedSince = now;
    }
  }

  /** Notes that it is pinged; whether something has come from it since the last time. Called by the heartbeat alone. */
  boolean pinged(long now) {
    boolean answered = pingedAt == null || heardAt - pingedAt >= 0;
    pingedAt = now;
    return answered;
  }

  /** Where on the heartbeat's wheel it is pinged. */
  int slot() {
    return slot;
  }

  /** Since when, on the ticker, it is only sent what still waits for it; {@code null} where it is not. */
  @Nullable Long finishingSince() {
    return finishingSince;
  }

  void finishingSince(long nanos) {
    finishingSince = nanos;
  }

  /** Since when, on the ticker, the heartbeat has seen its session ended; {@code null} where it has not. */
  @Nullable Long endedSince() {
    return endedSince;
  }

  void endedSince(long nanos) {
    endedSince = nanos;
  }

  @Override
  public String toString() {
    return "client=" + id();
  }
}
