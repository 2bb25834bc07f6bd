package io.parley.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToIntFunction;

/** Many clients on one thread. Each checks for itself that nothing is missing and nothing out of order. */
public final class Swarm implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 10_000;

  private final Server server;
  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
  private final Thread thread = new Thread(this::run, "swarm");
  private volatile boolean ending;

  /** A swarm without clients. */
  public Swarm(Server server) throws IOException {
    this.server = server;
    selector = Selector.open();
    thread.setDaemon(true);
    thread.start();
  }

  /** Connects a client that reads all it gets. */
  public SwarmClient connect(String query) throws IOException {
    return add(RawConnection.openChannel(server, query));
  }

  /** Connects a client that hands on all it gets, and checks nothing for itself. */
  public SwarmClient connect(String query, SwarmListener listener, String... headers)
      throws IOException {
    return connect(server, query, listener, headers);
  }

  /** The same, to another server than the swarm's. */
  public SwarmClient connect(Server other, String query, SwarmListener listener, String... headers)
      throws IOException {
    SocketChannel channel = RawConnection.openChannel(other, query, headers);
    return add(channel, new SwarmClient(this, channel, listener));
  }

  /** Connects a client whose system holds little that it has not read. */
  public SwarmClient connectNarrow(String query) throws IOException {
    return add(RawConnection.openNarrowChannel(server, query));
  }

  /** Connects clients that read all they get. */
  public List<SwarmClient> connect(int count, String query) throws IOException {
    List<SwarmClient> connected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      connected.add(connect(query));
    }
    return connected;
  }

  /** The least that any of the clients has. */
  public static int least(List<SwarmClient> clients, ToIntFunction<SwarmClient> of) {
    return clients.stream().mapToInt(of).min().orElseThrow();
  }

  private SwarmClient add(SocketChannel channel) throws IOException {
    return add(channel, new SwarmClient(this, channel));
  }

  private SwarmClient add(SocketChannel channel, SwarmClient client) throws IOException {
    channel.configureBlocking(false);
    soon(() -> client.register(selector));
    return client;
  }

  /** Does something on the swarm's thread. */
  void soon(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  /** What is read into, by one client at a time, on the swarm's thread. */
  ByteBuffer buffer() {
    return buffer.clear();
  }

  private void run() {
    try (selector) {
      while (!ending) {
        selector.select(this::ready);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ready(SelectionKey key) {
    SwarmClient client = (SwarmClient) key.attachment();
    if (key.isValid() && key.isWritable()) {
      client.writeOn();
    }
    if (key.isValid() && key.isReadable()) {
      client.read(buffer());
    }
  }

  /** Ends every connection, without a close frame. */
  @Override
  public void close() {
    ending = true;
    selector.wakeup();
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
