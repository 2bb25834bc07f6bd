package io.parley.it.harness;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Looks again and again, while a test runs, at what lives on the server's heap. */
public final class HeapWatch implements AutoCloseable {
  private static final long PAUSE_MILLIS = 500;

  private final Server server;
  private final long before;
  private final AtomicLong highest;
  private final Thread thread = new Thread(this::run, "heap watch");

  private HeapWatch(Server server, long before) {
    this.server = server;
    this.before = before;
    this.highest = new AtomicLong(before);
  }

  /** Starts to look. */
  public static HeapWatch start(Server server) throws IOException, InterruptedException {
    HeapWatch watch = new HeapWatch(server, server.heapBytes());
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  /** The most bytes that were seen, after collections, beyond those at the start. */
  public long growthBytes() throws IOException, InterruptedException {
    look();
    return highest.get() - before;
  }

  private void look() throws IOException, InterruptedException {
    highest.accumulateAndGet(server.heapBytes(), Math::max);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        look();
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } catch (IOException gone) {
      // The test asks the server itself, and fails.
      return;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
