package io.parley.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The members of one room, and how far its messages have got. Where nobody hears them, a message is where it should be when
 * its author is told that it was taken.
 */
final class Room {
  /** Messages that may be under way at once; a power of two. */
  private static final int RING = 4096;

  private final String name;
  private final Link sender;

  /** Whoever gets each message; the sender too where the server sends it its own. */
  private final List<Link> receivers = new ArrayList<>();

  /** By message: how many have it. */
  private final int[] reached = new int[RING];

  /** By message: when it was sent, or should have been, by {@link System#nanoTime}. */
  private final long[] sentAt = new long[RING];

  private ByteBuffer publication = ByteBuffer.allocate(0);
  private long sent;
  private long completed;

  Room(String name, Link sender, boolean senderHearsItself) {
    this.name = name;
    this.sender = sender;
    sender.sendFor(this);
    if (senderHearsItself) {
      add(sender);
    }
  }

  void add(Link receiver) {
    receiver.countFor(this);
    receivers.add(receiver);
  }

  /** Begins anew, with a text that is published from now on. */
  void begin(Dialect dialect, String text) {
    publication = ClientFrames.text(dialect.publication(name, text));
    Arrays.fill(reached, 0);
    sent = 0;
    completed = 0;
    sender.reset();
    receivers.forEach(Link::reset);
  }

  void publish() {
    publish(System.nanoTime());
  }

  /**
   * Publishes a message by a schedule.
   *
   * @param due when it should have been sent, by {@link System#nanoTime}: its answer is timed from then on
   */
  void publish(long due) {
    if (underWay() >= RING) {
      throw new IllegalStateException("the server is " + RING + " messages behind");
    }
    sentAt[(int) sent & (RING - 1)] = due;
    sent++;
    sender.say(publication);
  }

  /** A receiver has its message of that number, counted from 0; each receiver's come in order. */
  void arrived(long message) {
    int slot = (int) message & (RING - 1);
    if (++reached[slot] == receivers.size()) {
      reached[slot] = 0;
      completed++;
    }
  }

  List<Link> receivers() {
    return receivers;
  }

  long sent() {
    return sent;
  }

  /** When a message that has just been answered, counted from 0, was sent. */
  long sentAt(long message) {
    return sentAt[(int) message & (RING - 1)];
  }

  /** Deliveries, or answers where nobody hears. */
  long arrivals() {
    return receivers.isEmpty()
        ? acknowledged()
        : receivers.stream().mapToLong(Link::deliveries).sum();
  }

  /** Messages that every receiver has. */
  long completed() {
    return receivers.isEmpty() ? acknowledged() : completed;
  }

  /** Messages that the server has told the sender it took. */
  long acknowledged() {
    return sender.acknowledgements();
  }

  /** Messages that not every receiver has. */
  long underWay() {
    return sent - completed();
  }
}
