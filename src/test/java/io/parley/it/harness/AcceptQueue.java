package io.parley.it.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many connections wait to be accepted at one port, looked at again and again on a thread of its own. Linux counts full queues
 * for the whole machine alone, where other tests have listeners too, but tells each one's length.
 */
public final class AcceptQueue implements AutoCloseable {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

  /** A listener: its port, and its queue, which stands where other sockets have what is not read yet. */
  private static final Pattern LISTENER =
      Pattern.compile(" *\\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:0000 0A [0-9A-F]+:([0-9A-F]+) .*");

  /** What {@code ss -ltn} shows of both servers, as the operations page says. */
  private static final int BACKLOG = 4096;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final int port;
  private final Thread thread = new Thread(this::run, "accept-queue");
  private volatile boolean seen;
  private volatile int longest;
  private volatile boolean ending;

  private AcceptQueue(int port) {
    this.port = port;
  }

  /** Begins to look, whether or not anybody listens there yet. */
  public static AcceptQueue watch(int port) {
    AcceptQueue queue = new AcceptQueue(port);
    queue.thread.setDaemon(true);
    queue.thread.start();
    return queue;
  }

  private void run() {
    while (!ending) {
      look();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void look() {
    for (Path table : TABLES) {
      try {
        for (String line : Files.readAllLines(table)) {
          Matcher listener = LISTENER.matcher(line);
          if (listener.matches() && Integer.parseInt(listener.group(1), 16) == port) {
            seen = true;
            longest = Math.max(longest, Integer.parseInt(listener.group(2), 16));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * How many a listener of either server lets wait: what it asks for is not told by the tables, but is at least {@link
   * #BACKLOG}, of which the kernel gives no more than it gives anybody.
   */
  public static int capacity() throws IOException {
    Path most = Path.of("/proc/sys/net/core/somaxconn");
    // In one piece: such a file has nothing more for whoever asks again.
    try (BufferedReader file = Files.newBufferedReader(most)) {
      return Math.min(BACKLOG, Integer.parseInt(Objects.requireNonNull(file.readLine()).strip()));
    }
  }

  /** Whether anybody was seen to listen there. */
  public boolean isSeen() {
    return seen;
  }

  /** The most connections that were seen to wait. */
  public int longest() {
    return longest;
  }

  @Override
  public void close() {
    ending = true;
  }
}
