package io.parley.it.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network on the loopback: a TCP proxy that passes every byte until a test cuts it, has it go dark, or makes it bad. A page
 * that is loaded through it reaches its WebSocket through it too, as its own origin; a node may reach its Redis through one.
 */
public final class Cable implements AutoCloseable {
  static final int PORTION_BYTES = 16_384;

  /** How it is. */
  enum Condition {
    /** Bytes pass. */
    SOUND,
    /** Connections are taken and stay, and nothing that is said on them arrives, either way. */
    DARK,
    /** There is no connection, and a new one is reset. */
    CUT
  }

  private final ServerSocket entrance;
  private final boolean isToRedis;
  private final Set<CableLink> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger publications = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private volatile int port;
  private volatile Condition condition = Condition.SOUND;
  private volatile Duration delay = Duration.ZERO;
  private volatile int bytesPerSecond;
  private volatile int losesEvery;

  private Cable(int port, boolean isToRedis) throws IOException {
    this.port = port;
    this.isToRedis = isToRedis;
    this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("cable", this::accept);
  }

  /** Lays one to a server. */
  public Cable(Server server) throws IOException {
    this(server.port(), false);
  }

  /** Lays one to a Redis server without TLS, which can lose publications too. */
  public static Cable toRedis(int port) throws IOException {
    return new Cable(port, true);
  }

  /** The server as it is reached through this. */
  public Server end() {
    return new Server(port());
  }

  /** Where it is entered. */
  public int port() {
    return entrance.getLocalPort();
  }

  /** Leads new connections to another server; those that there are stay. */
  public void plugInto(Server other) {
    port = other.port();
  }

  /** Resets every connection, at both its sides, and from now on each new one. */
  public void cut() {
    condition = Condition.CUT;
    reset();
  }

  /** Resets every connection, at both its sides; new ones are taken. */
  public void reset() {
    links.forEach(CableLink::reset);
  }

  /** From now on swallows what is said; both sides keep their connections. */
  public void goDark() {
    condition = Condition.DARK;
  }

  /** From now on holds back each portion that is read for a while, either way. */
  public void slowDown(Duration wait) {
    delay = wait;
  }

  /** From now on passes so many bytes in a second, in each direction of each connection. */
  public void throttle(int bytesInOneSecond) {
    bytesPerSecond = bytesInOneSecond;
  }

  /** From now on leaves out every so-manieth publication that Redis sends; the connections stay. */
  public void losePublications(int every) {
    losesEvery = every;
  }

  /** How many publications have been left out. */
  public int lostPublications() {
    return lost.get();
  }

  /** Passes everything again, at once. A connection that has lost some bytes on the way cannot go on and is reset. */
  public void mend() {
    delay = Duration.ZERO;
    bytesPerSecond = 0;
    losesEvery = 0;
    condition = Condition.SOUND;
    links.stream().filter(CableLink::hasLost).forEach(CableLink::reset);
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    cut();
  }

  Condition condition() {
    return condition;
  }

  Duration delay() {
    return delay;
  }

  int bytesPerSecond() {
    return bytesPerSecond;
  }

  boolean isToRedis() {
    return isToRedis;
  }

  /** Whether what Redis says goes on to the node. */
  boolean passes(byte[] message) {
    int every = losesEvery;
    if (every == 0
        || !RespMessages.isPublication(message)
        || publications.incrementAndGet() % every != 0) {
      return true;
    }
    lost.incrementAndGet();
    return false;
  }

  void ended(CableLink link) {
    links.remove(link);
  }

  private void accept() {
    while (true) {
      Socket near;
      try {
        near = entrance.accept();
      } catch (IOException closed) {
        return;
      }
      CableLink link = new CableLink(this, near);
      links.add(link);
      // Looked at after the link is known: a cut finds it in one way or the other.
      if (condition == Condition.CUT || !link.connect(port)) {
        link.reset();
      }
    }
  }

  static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
