package io.parley.pool;

import io.parley.config.Settings;
import io.parley.config.Ticker;
import io.parley.log.LogEvent;
import io.parley.log.LogLine;
import io.parley.log.LogPace;
import io.parley.protocol.ReconnectWindow;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Empties the pool before the server is restarted, without a stampede: the clients are sent away evenly over {@code
 * chat.drain-period}, and each is told a window of its own in which to come back. The windows begin when the period and
 * {@code chat.restart-allowance} are over and are spread over as much time again. There is no way back from it but a restart.
 *
 * <p>Safe on every thread. It has a thread of its own while it sends clients away.
 */
@Singleton
public class Drain {
  private static final Logger LOG = System.getLogger(Drain.class.getName());
  private static final Duration ROUND = Duration.ofMillis(100);

  /** A window is this part of the period wide, or a second. */
  private static final int WINDOWS_A_PERIOD = 20;

  /**
   * The pool has to be empty for so long before it is called drained, since whoever hears that stops the server at once: what was
   * handed over last, at most {@link Outbox#WINDOW_BYTES} and the close, may still be on its way through the container.
   */
  static final Duration LINGER = Duration.ofSeconds(2);

  private static final Duration MIN_WIDTH = Duration.ofSeconds(1);

  private final ClientPool pool;
  private final Ticker ticker;
  private final Duration period;
  private final Duration allowance;

  /** Whether there are other nodes to go to, which need not be waited for. */
  private final boolean inCluster;

  private final Pulse pulse;
  private final LogPace failures;
  private volatile @Nullable Long startedAt;
  private volatile boolean drained;

  /** Since when, on the ticker, nobody has been seen in the pool; guarded by this. */
  private @Nullable Long emptySince;

  /** Those who were there when it began; touched by its thread alone, as the next. */
  private List<Client> leaving = List.of();

  private int sentAway;

  /** Made by the container. */
  @Inject
  public Drain(ClientPool pool, Settings settings, Ticker ticker, ThreadFactory threads) {
    this.pool = pool;
    this.ticker = ticker;
    this.period = settings.drainPeriod();
    this.allowance = settings.restartAllowance();
    this.inCluster = settings.redis().isPresent();
    this.pulse = new Pulse(this::round, ticker, threads);
    this.failures = new LogPace(ticker);
  }

  /** How far the pool has come. */
  public enum State {
    /** Clients come and stay. */
    SERVING,
    /** Clients are being sent away, and none are let in. */
    DRAINING,
    /** The last client has gone, and has had the time to get its last word; stays so. */
    DRAINED
  }

  /**
   * What is told of it.
   *
   * @param clients that are still open
   * @param remaining until the last of them is sent away
   */
  public record Status(State state, int clients, Duration remaining) {}

  /** Begins, if it has not begun yet. Returns at once. */
  public synchronized void start() {
    if (startedAt != null) {
      return;
    }
    // First, so that whoever is not among the leaving is turned away.
    pool.turnAway(this::turnAway);
    leaving = List.copyOf(pool.clients());
    long now = ticker.nanos();
    // Where nobody was there, nobody has a last word to get.
    emptySince = leaving.isEmpty() ? now - LINGER.toNanos() : null;
    // Last: from here on an empty pool passes for a drained one, so whoever comes must be turned
    // away by then.
    startedAt = now;
    LOG.log(
        LogEvent.DRAIN_BEGUN.level(),
        () ->
            new LogLine(LogEvent.DRAIN_BEGUN)
                .with("clients", leaving.size())
                .with("seconds", period.toSeconds())
                .toString());
    pulse.start(ROUND);
  }

  /** Ends what is still to be done; called when the application stops, and once more, without effect, when the bean goes. */
  @PreDestroy
  public void stop() {
    pulse.stop();
  }

  /** How far it has come. */
  public State state() {
    if (startedAt == null) {
      return State.SERVING;
    }
    return isDrained() ? State.DRAINED : State.DRAINING;
  }

  private boolean isDrained() {
    if (!drained) {
      lookForTheLast();
    }
    return drained;
  }

  private synchronized void lookForTheLast() {
    if (!pool.isEmpty()) {
      emptySince = null;
      return;
    }
    long now = ticker.nanos();
    Long since = emptySince;
    if (since == null) {
      emptySince = now;
    } else if (now - since >= LINGER.toNanos()) {
      drained = true;
    }
  }

  /** How far it has come, and what is left of it. */
  public Status status() {
    State state = state();
    Duration remaining = state == State.DRAINING ? period.minus(elapsed()) : Duration.ZERO;
    return new Status(state, pool.size(), Collections.max(List.of(remaining, Duration.ZERO)));
  }

  /** Sends those away whose time has come. */
  void round() {
    Duration elapsed = elapsed();
    int due = due(elapsed);
    while (sentAway < due) {
      int index = sentAway++;
      Client client = leaving.get(index);
      try {
        if (!client.isEnding()) {
          pool.sendAway(client, window(elapsed, slot(index)));
        }
      } catch (RuntimeException failure) {
        // The others are sent away all the same.
        failures.log(
            LOG, LogEvent.FAILED, line -> line.with("what", "drain").client(client.id()), failure);
      }
    }
    if (state() == State.DRAINED) {
      LOG.log(
          LogEvent.DRAIN_ENDED.level(),
          () ->
              new LogLine(LogEvent.DRAIN_ENDED)
                  .with("clients", leaving.size())
                  .with("seconds", elapsed.toSeconds())
                  .toString());
      pulse.stop();
    }
  }

  /** How many are to have been sent away by now: the first at once, and all when the period is over. */
  private int due(Duration elapsed) {
    if (elapsed.compareTo(period) >= 0) {
      return leaving.size();
    }
    double share = (double) elapsed.toNanos() / period.toNanos();
    return Math.min(leaving.size(), (int) (share * leaving.size()) + 1);
  }

  /** The first to go are the first to come back: everybody is away for the same time. */
  private Duration slot(int index) {
    return period.multipliedBy(index).dividedBy(leaving.size());
  }

  /** A connection that was let in before the drain began and opens only now. */
  private void turnAway(Client newcomer) {
    synchronized (this) {
      // It may be gone again before anybody looks, and has a last word to get all the same.
      emptySince = null;
    }
    Duration slot =
        Duration.ofNanos((long) (ThreadLocalRandom.current().nextDouble() * period.toNanos()));
    pool.sendAway(newcomer, window(elapsed(), slot));
  }

  private ReconnectWindow window(Duration elapsed, Duration slot) {
    Duration width = Collections.max(List.of(MIN_WIDTH, period.dividedBy(WINDOWS_A_PERIOD)));
    if (inCluster) {
      // They are sent away one after the other, and so they come.
      return new ReconnectWindow(allowance, width);
    }
    Duration rest = Collections.max(List.of(period.minus(elapsed), Duration.ZERO));
    return new ReconnectWindow(rest.plus(allowance).plus(slot), width);
  }

  private Duration elapsed() {
    Long start = startedAt;
    return start == null ? Duration.ZERO : Duration.ofNanos(ticker.nanos() - start);
  }
}
