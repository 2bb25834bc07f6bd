package io.parley.pool;

import io.parley.config.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one client, bounded. Any thread offers; the client's lane alone takes; completions arrive on any thread.
 * Frames leave in the order in which they were offered.
 *
 * <p>Neither container bounds what it queues for a slow reader, so an outbox hands over at most a window of bytes beyond
 * those that were reported as sent, and keeps the rest itself, up to its limits. Several frames are in flight at a time:
 * one at a time would defeat the gathered writes of WildFly.
 *
 * <p>All fields are guarded by the outbox itself. No call leaves it with the lock held.
 */
final class Outbox {
  /** Bytes handed to the container and not yet reported as sent, beyond which nothing more is handed over. */
  static final int WINDOW_BYTES = 65_536;

  /** The same in frames: a small one costs the container as much as a large one. */
  static final int WINDOW_FRAMES = 1024;

  /** Frames that may wait whatever their size: an empty one costs memory too. */
  static final int MAX_FRAMES = 16_384;

  /** What became of a frame that was offered. */
  enum Offer {
    /** It waits, and the client stands on its lane's queue already or waits for a completion. */
    WAITS,
    /** It waits, and the caller must put the client on its lane's queue. */
    SCHEDULE,
    /** It found no room, this once: everything that waited has been let go, and the client is to be closed. */
    OVERFLOWED,
    /** The outbox was closed before. */
    CLOSED
  }

  private final Queue<Frame> waiting = new ArrayDeque<>();
  private final Ticker ticker;
  private final int maxBytes;
  private int waitingBytes;
  private int inFlightBytes;
  private int inFlightFrames;
  private long progressAt;
  private boolean scheduled;
  private boolean closed;

  Outbox(Ticker ticker, int maxBytes) {
    this.ticker = ticker;
    this.maxBytes = maxBytes;
  }

  synchronized Offer offer(Frame frame) {
    if (closed) {
      return Offer.CLOSED;
    }
    // A single frame over the bound still goes where nothing else waits: a message that was
    // accepted can be delivered.
    boolean full = waitingBytes + (long) frame.bytes() > maxBytes && !waiting.isEmpty();
    if (full || waiting.size() == MAX_FRAMES) {
      close();
      return Offer.OVERFLOWED;
    }
    waiting.add(frame);
    waitingBytes += frame.bytes();
    return schedule() ? Offer.SCHEDULE : Offer.WAITS;
  }

  /** The lane takes the next frame to send; {@code null} ends its turn, and the next offer or completion starts another. */
  synchronized @Nullable Frame take() {
    Frame frame = isWindowOpen() ? waiting.poll() : null;
    if (frame == null) {
      scheduled = false;
      return null;
    }
    if (inFlightFrames == 0) {
      progressAt = ticker.nanos();
    }
    waitingBytes -= frame.bytes();
    inFlightBytes += frame.bytes();
    inFlightFrames++;
    return frame;
  }

  /** A frame was handed on; returns whether the caller must put the client on its lane's queue. */
  synchronized boolean sent(Frame frame) {
    inFlightBytes -= frame.bytes();
    inFlightFrames--;
    progressAt = ticker.nanos();
    return schedule();
  }

  /** Lets go of everything that waits and takes no more. */
  synchronized void close() {
    closed = true;
    waiting.clear();
    waitingBytes = 0;
  }

  /** Whether something is in flight and nothing has been reported as sent for this long. */
  synchronized boolean isStalled(Duration deadline) {
    return inFlightFrames > 0 && ticker.nanos() - progressAt >= deadline.toNanos();
  }

  /** What waits and what is in flight. */
  synchronized long unsentBytes() {
    return (long) waitingBytes + inFlightBytes;
  }

  private boolean schedule() {
    if (scheduled || waiting.isEmpty() || !isWindowOpen()) {
      return false;
    }
    scheduled = true;
    return true;
  }

  private boolean isWindowOpen() {
    return inFlightBytes < WINDOW_BYTES && inFlightFrames < WINDOW_FRAMES;
  }
}
