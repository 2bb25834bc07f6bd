package io.parley.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The connections of one crowd, one selector, and the one thread that calls. Nothing is allocated for a delivery. Each
 * room has one sender and so many receivers.
 */
final class Swarm implements AutoCloseable {
  /** Room in the read buffer for what a connection has kept of its last read. */
  static final int FRONT = 8192;

  private static final int READ_BYTES = 256 * 1024;
  private static final int HANDSHAKES_AT_ONCE = 64;
  private static final long GLANCE_MILLIS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration TO_LEAVE = Duration.ofSeconds(5);

  private final Selector selector;
  private final ByteBuffer in = ByteBuffer.allocateDirect(FRONT + READ_BYTES);
  private final List<Integer> ports;
  private final Dialect dialect;
  private final boolean hasOneRoom;
  private final List<Room> rooms = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();

  private int joined;
  private int ended;
  private long receivedBytes;
  private Latencies latencies = Latencies.NONE;

  private Swarm(List<Integer> ports, Dialect dialect, boolean hasOneRoom) throws IOException {
    this.ports = ports;
    this.dialect = dialect;
    this.hasOneRoom = hasOneRoom;
    selector = Selector.open();
  }

  /**
   * Connects a crowd; returns when every upgrade, and every join where the dialect has one, has been answered.
   *
   * @param ports of the nodes, to which the connections go in turn
   * @param name of its rooms; each crowd needs another, for a server may take a while to notice that one has left
   */
  static Swarm connect(List<Integer> ports, Dialect dialect, String name, int rooms, int receivers)
      throws IOException {
    Swarm swarm = new Swarm(ports, dialect, rooms == 1);
    try {
      for (int i = 0; i < rooms; i++) {
        swarm.open(roomName(name, i), receivers);
      }
      swarm.untilConnected();
      return swarm;
    } catch (IOException | RuntimeException | Error failure) {
      swarm.drop();
      throw failure;
    }
  }

  /** What the rooms of a crowd are called. */
  static String roomName(String crowd, int number) {
    return crowd + "-" + number;
  }

  private void open(String name, int receivers) throws IOException {
    Link sender = openLink(name);
    Room room = new Room(name, sender, dialect.senderHearsItself());
    for (int i = 0; i < receivers; i++) {
      room.add(openLink(name));
    }
    rooms.add(room);
  }

  private Link openLink(String room) throws IOException {
    return open(made -> dialect.reading(made, room), dialect.request(room, hasOneRoom));
  }

  /** Begins one more connection, which may have been answered when this returns. */
  Link open(Function<Listener, Reading> reading, String request) throws IOException {
    Link link = new Link(this, selector, ports.get(links.size() % ports.size()), reading, request);
    links.add(link);
    until(() -> links.size() - joined < HANDSHAKES_AT_ONCE, PATIENCE, "handshakes are answered");
    return link;
  }

  /** Handles what comes until every connection is where its messages will reach it. */
  void untilConnected() throws IOException {
    until(() -> joined == links.size(), PATIENCE, "all are connected");
  }

  List<Room> rooms() {
    return rooms;
  }

  Dialect dialect() {
    return dialect;
  }

  /** Every connection, senders too. */
  int size() {
    return links.size();
  }

  /** Everything read so far, on all connections. */
  long receivedBytes() {
    return receivedBytes;
  }

  /** From now on arrivals are recorded there. */
  void record(Latencies here) {
    latencies = here;
  }

  /** Handles what has come; waits for something so long, 0: not at all. */
  void poll(long millis) throws IOException {
    if (millis <= 0) {
      selector.selectNow(Swarm::ready);
    } else {
      selector.select(Swarm::ready, millis);
    }
  }

  private static void ready(SelectionKey key) {
    ((Link) key.attachment()).ready();
  }

  /** Handles what comes until a condition holds; fails after a time. */
  void until(BooleanSupplier condition, Duration patience, String what) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "after " + patience.toSeconds() + " s it is not yet so that " + what);
      }
      poll(GLANCE_MILLIS);
    }
  }

  /** Handles what comes for a time. */
  void pollFor(Duration length) throws IOException {
    long end = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < end) {
      poll(GLANCE_MILLIS);
    }
  }

  /** Handles what comes until nothing has come for a time. */
  void untilQuiet(Duration quiet) throws IOException {
    long before;
    do {
      before = receivedBytes;
      pollFor(quiet);
    } while (receivedBytes != before);
  }

  /** Takes leave of the server, and drops what it leaves unanswered. */
  @Override
  public void close() throws IOException {
    links.forEach(Link::close);
    long deadline = System.nanoTime() + TO_LEAVE.toNanos();
    while (ended < links.size() && System.nanoTime() < deadline) {
      poll(GLANCE_MILLIS);
    }
    drop();
  }

  private void drop() throws IOException {
    links.forEach(Link::end);
    selector.close();
  }

  // What its links call.

  ByteBuffer readBuffer() {
    return in;
  }

  void received(int bytes) {
    receivedBytes += bytes;
    latencies.readNow();
  }

  void delivered(long message) {
    latencies.add(message);
  }

  void answered(long sentNanos) {
    latencies.addSince(sentNanos);
  }

  void joined() {
    joined++;
  }

  void ended() {
    ended++;
  }
}
