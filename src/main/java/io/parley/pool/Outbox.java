package io.parley.pool;

import io.parley.config.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
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
 * <p>What a client takes at its own pace, out of something long, does not count: the next {@link Frame#portion} is made
 * when the last has been taken.
 *
 * <p>All fields are guarded by the outbox itself. No call leaves it with the lock held.
 */
final class Outbox {
  /** Bytes handed to the container and not yet reported as sent, beyond which nothing more is handed over. */
  static final int WINDOW_BYTES = 65_536;

  /** The same in frames: WildFly holds a buffer of 16 KiB for each, whatever its size (Undertow 2.3.27). */
  static final int WINDOW_FRAMES = 16;

  /** Frames that may wait whatever their size: an empty one costs memory too. */
  static final int MAX_FRAMES = 16_384;

  /** Frames taken at a time: completions may come inline, and the other clients of the lane wait. */
  private static final int MAX_FRAMES_A_TURN = 256;

  /** What became of a frame that was offered. */
  enum Offer {
    /** It waits, and the client stands on its lane's queue already or waits for a completion. */
    WAITS,
    /** It waits, and the caller must put the client on its lane's queue. */
    SCHEDULE,
    /** It found no room and was left out, as it may be. */
    DROPPED,
    /** It found no room, this once: everything that waited has been let go, and the client is to be closed. */
    OVERFLOWED,
    /** The outbox takes no more. */
    CLOSED
  }

  /** What a lane does after it has sent what it took. */
  enum Turn {
    /** Nothing: the next offer or completion puts the client on the lane's queue again. */
    REST,
    /** Puts the client on the queue again: more waits, and there is room for it. */
    AGAIN,
    /** Closes the client: what it was still to get has been handed over. */
    FINISHED
  }

  private final Queue<Frame> waiting = new ArrayDeque<>(0);
  private final Ticker ticker;
  private final int maxBytes;
  private final PoolCounters counters;
  private final boolean joins;
  private int waitingEvents;
  private int waitingFrames;
  private int waitingBytes;
  private int portionBytes;
  private int waitingDroppable;
  private int inFlightBytes;
  private int inFlightFrames;
  private long progressAt;
  private boolean scheduled;
  private boolean finishing;
  private boolean closed;

  /**
   * An empty one.
   *
   * @param maxBytes that may wait
   * @param joins whether what is taken in one turn goes as one frame
   */
  Outbox(Ticker ticker, int maxBytes, PoolCounters counters, boolean joins) {
    this.ticker = ticker;
    this.maxBytes = maxBytes;
    this.counters = counters;
    this.joins = joins;
  }

  synchronized Offer offer(Frame frame) {
    if (closed || finishing) {
      return Offer.CLOSED;
    }
    if (frame.taken() != null) {
      waiting.add(frame);
      waitingEvents += frame.events();
      portionBytes += frame.bytes();
      return schedule() ? Offer.SCHEDULE : Offer.WAITS;
    }
    if (!hasRoom(frame)) {
      if (frame.droppable()) {
        counters.dropped(1);
        return Offer.DROPPED;
      }
      dropDroppable();
    }
    if (!hasRoom(frame)) {
      close();
      return Offer.OVERFLOWED;
    }
    waiting.add(frame);
    waitingEvents += frame.events();
    waitingFrames++;
    waitingBytes += frame.bytes();
    waitingDroppable += frame.droppable() ? 1 : 0;
    return schedule() ? Offer.SCHEDULE : Offer.WAITS;
  }

  /** A single frame over the bound still goes where nothing else waits: a message that was accepted can be delivered. */
  private boolean hasRoom(Frame frame) {
    return waitingFrames == 0
        || (waitingFrames < MAX_FRAMES && waitingBytes + (long) frame.bytes() <= maxBytes);
  }

  private void dropDroppable() {
    if (waitingDroppable > 0) {
      for (Frame frame : waiting) {
        waitingBytes -= frame.droppable() ? frame.bytes() : 0;
        waitingEvents -= frame.droppable() ? frame.events() : 0;
      }
      waiting.removeIf(Frame::droppable);
      waitingFrames -= waitingDroppable;
      counters.dropped(waitingDroppable);
      waitingDroppable = 0;
    }
  }

  /**
   * The lane takes the next frames to send, as many as the window has room for.
   *
   * @param frames filled with what is to be sent, in order
   * @param maxBytes of all of them together, unless a single one is larger
   * @return what to do once they are sent
   */
  synchronized Turn take(List<Frame> frames, int maxBytes) {
    int bytes = 0;
    while (frames.size() < MAX_FRAMES_A_TURN && isWindowOpen()) {
      Frame frame = waiting.peek();
      if (frame == null || (bytes > 0 && bytes + frame.bytes() > maxBytes)) {
        break;
      }
      if (inFlightFrames == 0) {
        progressAt = ticker.nanos();
      }
      boolean joined = joins && !frames.isEmpty();
      frames.add(waiting.remove());
      bytes += frame.bytes() + 1;
      uncount(frame);
      // What is joined to another is one frame with it, behind a line break.
      inFlightBytes += frame.bytes() + (joined ? 1 : 0);
      inFlightFrames += joined ? 0 : 1;
    }
    scheduled = !waiting.isEmpty() && isWindowOpen();
    if (scheduled) {
      return Turn.AGAIN;
    }
    return finishing && waiting.isEmpty() && !closed ? Turn.FINISHED : Turn.REST;
  }

  private void uncount(Frame frame) {
    waitingEvents -= frame.events();
    if (frame.taken() != null) {
      portionBytes -= frame.bytes();
    } else {
      waitingFrames--;
      waitingBytes -= frame.bytes();
      waitingDroppable -= frame.droppable() ? 1 : 0;
    }
  }

  /**
   * A frame was handed on, with its bytes as they were taken; returns whether the caller must put the client on its lane's
   * queue.
   */
  synchronized boolean sent(int bytes) {
    inFlightBytes -= bytes;
    inFlightFrames--;
    progressAt = ticker.nanos();
    return schedule();
  }

  /**
   * Takes a last frame and then no more; what waits still goes. The caller must put the client on its lane's queue, once more
   * if it stands there already, and the turn will say when all has gone.
   *
   * @param last {@code null}: there is none
   * @return whether the frame found room; where not, everything has been let go
   */
  synchronized boolean finish(@Nullable Frame last) {
    Offer offer = last == null ? (closed ? Offer.CLOSED : Offer.WAITS) : offer(last);
    finishing = true;
    return offer == Offer.WAITS || offer == Offer.SCHEDULE;
  }

  /** Lets go of everything that waits and takes no more; true for the first call alone. */
  synchronized boolean close() {
    boolean first = !closed;
    closed = true;
    waiting.clear();
    waitingEvents = 0;
    waitingFrames = 0;
    waitingBytes = 0;
    portionBytes = 0;
    waitingDroppable = 0;
    return first;
  }

  /** Whether something is in flight and nothing has been reported as sent for this long. */
  synchronized boolean isStalled(Duration deadline) {
    return inFlightFrames > 0 && ticker.nanos() - progressAt >= deadline.toNanos();
  }

  /**
   * How much there is of what has not been sent.
   *
   * @param events that wait, without those in flight
   * @param bytes that wait or are in flight
   */
  record Load(int events, long bytes) {}

  /** What waits and what is in flight, at one moment. */
  synchronized Load load() {
    return new Load(waitingEvents, (long) waitingBytes + portionBytes + inFlightBytes);
  }

  /** The bytes of what waits and what is in flight. */
  long unsentBytes() {
    return load().bytes();
  }

  /** How many events wait, not counting those in flight. */
  int depth() {
    return load().events();
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
