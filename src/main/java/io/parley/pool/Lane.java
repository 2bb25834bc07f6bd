package io.parley.pool;

import io.parley.config.Ticker;
import io.parley.log.LogEvent;
import io.parley.log.LogPace;
import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One sending thread and the clients that wait for it. A client belongs to one lane for life, so that two threads never
 * send to it at once: its frames would overtake each other.
 */
final class Lane {
  private static final Logger LOG = System.getLogger(Lane.class.getName());

  private final BlockingQueue<Client> ready = new LinkedBlockingQueue<>();
  private final PoolCounters counters;
  private final Ticker ticker;
  private final LogPace failures;

  /** What one client is sent in its turn; touched by the lane's thread alone. */
  private final List<Frame> batch = new ArrayList<>();

  /** When the present turn began, on the ticker, where there is one; written in this order. */
  private volatile long turnBegunAt;

  private volatile boolean atWork;

  Lane(PoolCounters counters, Ticker ticker) {
    this.counters = counters;
    this.ticker = ticker;
    this.failures = new LogPace(ticker);
  }

  /** Puts a client on the queue; called each time its outbox asks for it. */
  void schedule(Client client) {
    ready.add(client);
  }

  /**
   * Sends until the thread is interrupted.
   *
   * @param listener is told of clients that are to be closed
   */
  void run(Listener listener) {
    // At each send Payara re-schedules a timer and, for that, looks services up through the context
    // class loader, opening the application's jars: 75 microseconds a frame, 21 with this loader
    // (Payara 6.2025.10, Tyrus 2.1.5).
    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    while (!Thread.currentThread().isInterrupted()) {
      try {
        turn(ready.take(), listener);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether it has been at one client's turn for half a minute: the container keeps its thread, and the others hear nothing. */
  boolean isStuck() {
    return atWork && ticker.nanos() - turnBegunAt >= Pulse.LATE.toNanos();
  }

  private void turn(Client client, Listener listener) {
    turnBegunAt = ticker.nanos();
    atWork = true;
    try {
      Outbox.Turn next = client.outbox().take(batch, Outbox.WINDOW_BYTES);
      long bytes = send(client);
      tellTaken();
      counters.delivered(batch.stream().mapToInt(Frame::events).sum(), bytes);
      switch (next) {
        case AGAIN -> schedule(client);
        case FINISHED -> listener.finished(client);
        case REST -> {}
      }
    } catch (RuntimeException | Error failure) {
      // One client's failure must not end the lane of all the others.
      failures.log(
          LOG, LogEvent.FAILED, line -> line.with("what", "sending").client(client.id()), failure);
      listener.failed(client);
    } finally {
      batch.clear();
      atWork = false;
    }
  }

  private void tellTaken() {
    for (Frame frame : batch) {
      if (frame.taken() != null) {
        frame.taken().run();
      }
    }
  }

  /** Returns how many bytes that was. */
  private long send(Client client) {
    if (batch.size() > 1 && client.subprotocol().codec().joinsFrames()) {
      Frame joined = Frame.join(batch);
      send(client, joined);
      return joined.bytes();
    }
    long bytes = 0;
    for (Frame frame : batch) {
      send(client, frame);
      bytes += frame.bytes();
    }
    return bytes;
  }

  private void send(Client client, Frame frame) {
    client.sink().send(frame.text(), () -> sent(client, frame));
  }

  private void sent(Client client, Frame frame) {
    if (client.outbox().sent(frame.bytes())) {
      schedule(client);
    }
  }

  /** Is told of a client for whom the lane can do no more. Must not block. */
  interface Listener {
    /** All that it was to get before it is closed has been handed over. */
    void finished(Client client);

    /** Nothing can be sent to it any more. */
    void failed(Client client);
  }
}
