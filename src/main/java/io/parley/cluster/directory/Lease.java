package io.parley.cluster.directory;

import io.parley.cluster.redis.Store;
import io.parley.config.Settings;
import io.parley.config.Ticker;
import io.parley.log.FailureLog;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Until when the others believe that this node is there. Whoever lets its lease run out has been counted out, or will be: it
 * comes back as a new node, with another name, so that what is done about the old one does not concern it. Safe on every
 * thread.
 */
final class Lease {
  private static final Logger LOG = System.getLogger(Lease.class.getName());

  private static final int RENEWALS = 6;

  /** How far the node is with its lease. */
  private enum State {
    /** The store does not have it. */
    NONE,
    /** It runs, and the store is being told who is here: some may have gone on elsewhere. */
    RETURNING,
    /** It runs, and all is as it should be. */
    HELD,
    /** The node goes. */
    ENDED
  }

  private final Store store;
  private final KnownNodes known;
  private final Inboxes inboxes;
  private final Ticker ticker;
  private final FailureLog failures;
  private final Supplier<UUID> uuids;
  private final Duration lease;
  private final Duration grace;

  /** What is done when the node has another name. */
  private Runnable moved = () -> {};

  /** Whether the store knows who is here. */
  private BooleanSupplier isReady = () -> true;

  private volatile String node;

  /** What it was called before, while it is still heard by that; {@code null}: it is not. */
  private volatile @Nullable String before;

  private volatile State state = State.NONE;
  private volatile long until;
  private volatile long connectedAt;

  /** When the node began to be called what it is called now. */
  private volatile long namedAt;

  private boolean isAsking;
  private long askedAt;

  Lease(
      Store store,
      KnownNodes known,
      Inboxes inboxes,
      String node,
      Settings.Redis settings,
      Duration grace,
      Ticker ticker,
      FailureLog failures,
      Supplier<UUID> uuids) {
    this.store = store;
    this.known = known;
    this.inboxes = inboxes;
    this.node = node;
    this.lease = settings.lease();
    this.grace = grace;
    this.ticker = ticker;
    this.failures = failures;
    this.uuids = uuids;
    this.until = ticker.nanos();
    this.connectedAt = ticker.nanos();
    this.namedAt = ticker.nanos();
  }

  /**
   * Says what depends on it; called once, before it is used.
   *
   * @param newMoved run when the node has another name
   * @param ready whether the store knows who is here, and this node who has gone on elsewhere
   */
  void begin(Runnable newMoved, BooleanSupplier ready) {
    moved = newMoved;
    isReady = ready;
  }

  /** What the node is called now. */
  String node() {
    return node;
  }

  /** Whether it may speak: nobody can have counted it out. */
  boolean isHeld() {
    return state == State.HELD && ticker.nanos() - until < 0;
  }

  /** Whether it may speak by this name. */
  boolean isHeld(String as) {
    return isHeld() && node.equals(as);
  }

  /** How long it has been connected to the store without a break. */
  Duration connected() {
    return Duration.ofNanos(ticker.nanos() - connectedAt);
  }

  /**
   * Whether the node has been known by its name for a whole lease: whoever else had to take a new one when the store lost all of
   * them has it too, and has entered by it.
   */
  boolean isLongKnown() {
    return state == State.HELD && ticker.nanos() - namedAt >= lease.toNanos();
  }

  /** For which a lease has to be over before the node is counted out: not before the grace of its clients is. */
  Duration patience() {
    Duration rest = grace.plus(lease.dividedBy(RENEWALS)).minus(lease);
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  /** How long it is. */
  Duration length() {
    return lease;
  }

  /** The store is there (again). */
  void reconnected() {
    connectedAt = ticker.nanos();
    renew();
  }

  /** Renews it where that is due; called a few times a second. */
  void sweep() {
    if (state == State.RETURNING) {
      speakIfReady();
    }
    boolean isDue;
    synchronized (this) {
      isDue =
          state == State.NONE || ticker.nanos() - askedAt >= lease.dividedBy(RENEWALS).toNanos();
    }
    if (isDue && store.isAvailable()) {
      renew();
    }
  }

  private void renew() {
    long now = ticker.nanos();
    synchronized (this) {
      if (isAsking || state == State.ENDED) {
        return;
      }
      isAsking = true;
      askedAt = now;
    }
    boolean isNew = state == State.NONE;
    String name = node;
    CompletionStage<Boolean> asked =
        isNew
            ? inboxes.open(name).thenCompose(open -> known.renew(name, lease, true))
            : known.renew(name, lease, false);
    var unused = asked.whenComplete((held, failure) -> answered(now, isNew, held, failure));
  }

  private void answered(
      long askedFrom, boolean isNew, @Nullable Boolean held, @Nullable Throwable failure) {
    if (failure != null && RefusedException.codeOf(failure) == ErrorCode.INTERNAL) {
      failures.failed(LOG, "renewing the lease", null, failure);
    }
    boolean isOver;
    String old = null;
    synchronized (this) {
      isAsking = false;
      if (failure != null || held == null || state == State.ENDED) {
        return;
      }
      isOver = !held;
      if (isOver) {
        old = before;
        before = node;
        node = uuids.get().toString();
        state = State.NONE;
      } else {
        until = askedFrom + lease.toNanos();
        if (isNew) {
          state = State.RETURNING;
          namedAt = ticker.nanos();
        }
      }
    }
    if (old != null) {
      // It ran out before the node was back.
      inboxes.close(old);
    }
    if (isOver) {
      moved.run();
      renew();
    } else if (isNew) {
      speakIfReady();
    }
  }

  private void speakIfReady() {
    if (!isReady.getAsBoolean()) {
      return;
    }
    String old;
    synchronized (this) {
      if (state != State.RETURNING) {
        return;
      }
      state = State.HELD;
      old = before;
      before = null;
    }
    if (old != null) {
      inboxes.close(old);
    }
  }

  /** The node goes: the others count it out when the grace of its clients is over, and need not wait for the lease. */
  void end() {
    boolean isKnown;
    synchronized (this) {
      isKnown = state == State.HELD || state == State.RETURNING;
      state = State.ENDED;
    }
    if (isKnown) {
      var unused = known.renew(node, grace.minus(patience()), true);
    }
  }
}
