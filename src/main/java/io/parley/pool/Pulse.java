package io.parley.pool;

import io.parley.config.Ticker;
import io.parley.log.LogEvent;
import io.parley.log.LogPace;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Does something again and again on a thread of its own. A repeated task of the managed scheduler would end for good,
 * with an error in the log, when a run falls into a moment in which WildFly is suspended, as it is at the start of each
 * shutdown (WildFly 39.0.1, WFLYEE0111; the log check of {@code StockServersIT} met it now and then).
 */
public final class Pulse {
  private static final Logger LOG = System.getLogger(Pulse.class.getName());

  /** Beyond that a beat is not late but missing, whatever the machine is at. */
  static final Duration LATE = Duration.ofSeconds(30);

  private final Runnable task;
  private final Ticker ticker;
  private final ThreadFactory threads;
  private final LogPace failures;
  private volatile @Nullable Thread thread;
  private volatile long doneAt;

  /**
   * Stands still.
   *
   * @param task what is done; it may fail, and is done again all the same
   */
  public Pulse(Runnable task, Ticker ticker, ThreadFactory threads) {
    this.task = task;
    this.ticker = ticker;
    this.threads = threads;
    this.failures = new LogPace(ticker);
  }

  /** Begins, with a pause first and after each time. */
  public void start(Duration pause) {
    Thread begun = threads.newThread(() -> run(pause.toMillis()));
    doneAt = ticker.nanos();
    begun.start();
    thread = begun;
  }

  /** Whether it does what it should: its thread is alive, and has succeeded within the last half a minute. */
  public boolean isBeating() {
    Thread begun = thread;
    return begun != null && begun.isAlive() && ticker.nanos() - doneAt < LATE.toNanos();
  }

  /** Ends, as soon as the task allows it. */
  public void stop() {
    Thread begun = thread;
    if (begun != null) {
      begun.interrupt();
    }
  }

  private void run(long pauseMillis) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(pauseMillis);
        try {
          task.run();
          doneAt = ticker.nanos();
        } catch (RuntimeException | Error failure) {
          // While it is being stopped the application goes, and what it needs with it.
          if (!Thread.currentThread().isInterrupted()) {
            failures.log(LOG, LogEvent.FAILED, line -> line.with("what", "repeated task"), failure);
          }
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
