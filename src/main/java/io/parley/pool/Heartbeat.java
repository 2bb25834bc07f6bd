package io.parley.pool;

import io.parley.config.Settings;
import io.parley.config.Ticker;
import io.parley.log.LogEvent;
import io.parley.log.LogPace;
import io.parley.protocol.CloseCode;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;

/**
 * Finds the clients that are there no longer, or no longer keep up, whether or not the container ever reports their
 * close: Payara loses the close of a peer that vanishes right after its handshake (Payara 6.2025.10; {@code VanishIT}
 * shows that none stays). The answers to its pings also keep WildFly's read timeout of 90 seconds away from those who
 * only listen.
 */
@Singleton
public class Heartbeat {
  private static final Logger LOG = System.getLogger(Heartbeat.class.getName());

  /** A limit is kept to a tenth of itself, or to a second. */
  private static final int BEATS_A_LIMIT = 10;

  /** A client that is to hear a last word before it is closed has so long to take it. */
  static final Duration FAREWELL = Duration.ofSeconds(5);

  /** What a client had said before its session ended is worked off in so long, unless the container calls earlier. */
  static final Duration LAST_WORDS = Duration.ofSeconds(5);

  /**
   * Places on the wheel that turns once in a ping interval. Each client stands at one of them, by chance, and is pinged when
   * the wheel comes by: thousands who came at one moment are not pinged at one moment.
   */
  static final int SLOTS = 64;

  private static final Duration MAX_BEAT = Duration.ofSeconds(1);
  private static final Duration MIN_BEAT = Duration.ofMillis(50);

  private final ClientPool pool;
  private final Settings settings;
  private final Ticker ticker;
  private final Pulse pulse;
  private final LogPace failures;
  private final long startedAt;
  private long beatAt;
  private long turned;

  /** Made by the container. */
  @Inject
  public Heartbeat(ClientPool pool, Settings settings, Ticker ticker, ThreadFactory threads) {
    this.pool = pool;
    this.settings = settings;
    this.ticker = ticker;
    this.pulse = new Pulse(this::beat, ticker, threads);
    this.failures = new LogPace(ticker);
    this.startedAt = ticker.nanos();
    this.beatAt = startedAt;
  }

  /** Starts beating; called once, when the application starts. */
  public void start() {
    Duration beat =
        Stream.of(settings.pingInterval(), settings.sendDeadline(), settings.assemblyDeadline())
            .filter(limit -> !limit.isZero())
            .min(Comparator.naturalOrder())
            .map(limit -> limit.dividedBy(BEATS_A_LIMIT))
            .orElse(MAX_BEAT);
    beat = Collections.max(List.of(MIN_BEAT, Collections.min(List.of(MAX_BEAT, beat))));
    pulse.start(beat);
  }

  /** Whether it beats. */
  public boolean isBeating() {
    return pulse.isBeating();
  }

  /** Ends; called once more, without effect, when the bean goes. */
  @PreDestroy
  public void stop() {
    pulse.stop();
  }

  /** Looks at every client once. */
  void beat() {
    long now = ticker.nanos();
    long intervalNanos = settings.pingInterval().toNanos();
    // After a pause of the machine or the collector the answers still lie in the sockets: nobody is
    // to blame.
    boolean excused = intervalNanos > 0 && now - beatAt >= intervalNanos;
    beatAt = now;
    long from = turned;
    turned = intervalNanos == 0 ? 0 : (now - startedAt) / Math.max(1, intervalNanos / SLOTS);
    pool.retryCloses();
    for (Client client : pool.clients()) {
      try {
        if (excused) {
          client.heardAt(now);
        }
        look(client, now, isPassed(client.slot(), from));
      } catch (RuntimeException failure) {
        // The others have theirs all the same.
        failures.log(
            LOG,
            LogEvent.FAILED,
            line -> line.with("what", "heartbeat").client(client.id()),
            failure);
      }
    }
  }

  /** Whether the wheel has come by a place since it had turned so far. */
  private boolean isPassed(int slot, long from) {
    return turned - from >= SLOTS || Math.floorMod(slot - from - 1, SLOTS) < turned - from;
  }

  private void look(Client client, long now, boolean pingIsDue) {
    long intervalNanos = settings.pingInterval().toNanos();
    boolean pings = intervalNanos > 0;
    if (!client.sink().isOpen()) {
      lookAtEnded(client, now);
    } else if (client.isEnding()) {
      lookAtEnding(client, now);
    } else if (isStalled(client) || isUnfinished(client, now)) {
      pool.closeSoon(client, CloseCode.TOO_SLOW);
    } else if (pings && now - client.heardAt() >= 2 * intervalNanos) {
      pool.closeSoon(client, CloseCode.NO_PONG);
    } else if (pings && pingIsDue) {
      ping(client, now);
    }
  }

  private void ping(Client client, long now) {
    pool.counters().pinged(client.pinged(now));
    if (!client.sink().ping()) {
      pool.closeSoon(client, CloseCode.NO_PONG);
    }
  }

  /**
   * Takes out a client whose session has ended, but only after a while: WildFly calls a session closed as soon as it has read
   * the close, while messages that came before it still wait for a thread, and those count (WildFly 39.0.1; {@code
   * ChurnIT} would lose some of the last words now and then).
   */
  private void lookAtEnded(Client client, long now) {
    Long since = client.endedSince();
    if (since == null) {
      client.endedSince(now);
    } else if (now - since >= LAST_WORDS.toNanos()) {
      pool.remove(client, false);
    }
  }

  private void lookAtEnding(Client client, long now) {
    Long since = client.finishingSince();
    if (since != null && now - since >= FAREWELL.toNanos()) {
      pool.closeUnfinished(client);
    }
  }

  private boolean isUnfinished(Client client, long now) {
    Long since = client.unfinishedSince();
    long deadlineNanos = settings.assemblyDeadline().toNanos();
    return since != null && deadlineNanos > 0 && now - since >= deadlineNanos;
  }

  private boolean isStalled(Client client) {
    return !settings.sendDeadline().isZero() && client.outbox().isStalled(settings.sendDeadline());
  }
}
