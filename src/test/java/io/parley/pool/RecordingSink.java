package io.parley.pool;

import io.parley.protocol.CloseCode;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection that writes down what it is told, and takes its frames at once or only when it is allowed to. */
public final class RecordingSink implements FrameSink {
  /** What was sent, in order. */
  public final List<String> sent = new CopyOnWriteArrayList<>();

  /** How it was closed. */
  public final List<CloseCode> closes = new CopyOnWriteArrayList<>();

  /** With what reasons. */
  public final List<String> reasons = new CopyOnWriteArrayList<>();

  /** How often it was pinged. */
  public final AtomicInteger pings = new AtomicInteger();

  /** Whether the container would call it open. */
  public volatile boolean open = true;

  /** Whether a ping can be sent. */
  public volatile boolean pingable = true;

  private final Queue<Runnable> unsent = new ConcurrentLinkedQueue<>();
  private final boolean stopped;

  private RecordingSink(boolean stopped) {
    this.stopped = stopped;
  }

  /** A client that reads. */
  public static RecordingSink reading() {
    return new RecordingSink(false);
  }

  /** A client that does not read: nothing is ever reported as sent before {@link #readOn}. */
  public static RecordingSink stopped() {
    return new RecordingSink(true);
  }

  @Override
  public void send(String text, Runnable done) {
    sent.add(text);
    if (stopped) {
      unsent.add(done);
    } else {
      done.run();
    }
  }

  /** Reads what was sent up to now. */
  public void readOn() {
    for (Runnable done = unsent.poll(); done != null; done = unsent.poll()) {
      done.run();
    }
  }

  @Override
  public boolean ping() {
    pings.incrementAndGet();
    return pingable;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close(CloseCode code, String reason) {
    reasons.add(reason);
    closes.add(code);
  }
}
