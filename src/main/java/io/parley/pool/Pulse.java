package io.parley.pool;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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

  private final Runnable task;
  private final ThreadFactory threads;
  private @Nullable Thread thread;

  /**
   * Stands still.
   *
   * @param task what is done; it may fail, and is done again all the same
   */
  public Pulse(Runnable task, ThreadFactory threads) {
    this.task = task;
    this.threads = threads;
  }

  /** Begins, with a pause first and after each time. */
  public void start(Duration pause) {
    thread = threads.newThread(() -> run(pause.toMillis()));
    thread.start();
  }

  /** Ends, as soon as the task allows it. */
  public void stop() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void run(long pauseMillis) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(pauseMillis);
        try {
          task.run();
        } catch (RuntimeException | Error failure) {
          // While it is being stopped the application goes, and what it needs with it.
          if (!Thread.currentThread().isInterrupted()) {
            LOG.log(Level.ERROR, "a repeated task failed", failure);
          }
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
