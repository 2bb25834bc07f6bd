package io.parley.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network between a page and the server: a TCP proxy on the loopback that passes every byte until a test cuts it, or has
 * it go dark. A page that is loaded through it reaches its WebSocket through it too, as its own origin.
 */
public final class Cable implements AutoCloseable {
  private static final int PORTION_BYTES = 16_384;

  private enum Condition {
    /** Bytes pass. */
    SOUND,
    /** Connections are taken and stay, and nothing that is said on them arrives, either way. */
    DARK,
    /** There is no connection, and a new one is reset. */
    CUT
  }

  private final Server server;
  private final ServerSocket entrance;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile Condition condition = Condition.SOUND;

  /** Lays one to a server. */
  public Cable(Server server) throws IOException {
    this.server = server;
    this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("cable", this::accept);
  }

  /** The server as it is reached through this. */
  public Server end() {
    return new Server(entrance.getLocalPort());
  }

  /** Resets every connection, at both its sides, and from now on each new one. */
  public void cut() {
    condition = Condition.CUT;
    links.forEach(Link::reset);
  }

  /** From now on swallows what is said; both sides keep their connections. */
  public void goDark() {
    condition = Condition.DARK;
  }

  /** Passes bytes again. A connection that has lost some on the way cannot go on and is reset. */
  public void mend() {
    condition = Condition.SOUND;
    links.stream().filter(link -> link.hasLost).forEach(Link::reset);
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    cut();
  }

  private void accept() {
    while (true) {
      Socket near;
      try {
        near = entrance.accept();
      } catch (IOException closed) {
        return;
      }
      Link link = new Link(near);
      links.add(link);
      // Looked at after the link is known: a cut finds it in one way or the other.
      if (condition == Condition.CUT || !link.connect()) {
        link.reset();
      }
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** A connection, and the one to the server that carries it on. */
  private final class Link {
    private final Socket near;
    private final Socket far = new Socket();
    private volatile boolean hasLost;

    Link(Socket near) {
      this.near = near;
    }

    boolean connect() {
      try {
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        if (condition == Condition.DARK) {
          hasLost = true;
        } else {
          far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
          start("to client", () -> pass(far, near));
        }
        start("to server", () -> pass(near, far));
        return true;
      } catch (IOException refused) {
        return false;
      }
    }

    /** Carries one direction until it ends. */
    private void pass(Socket from, Socket to) {
      byte[] portion = new byte[PORTION_BYTES];
      try {
        InputStream in = from.getInputStream();
        for (int read = in.read(portion); read >= 0; read = in.read(portion)) {
          if (condition == Condition.DARK) {
            hasLost = true;
          }
          if (!hasLost) {
            to.getOutputStream().write(portion, 0, read);
          } else if (condition == Condition.SOUND) {
            reset(); // mended while these bytes were being lost
          }
        }
        if (from == near && !hasLost) {
          to.shutdownOutput(); // the server may still have something to say
        } else {
          end();
        }
      } catch (IOException broken) {
        reset();
      }
    }

    void reset() {
      try {
        near.setSoLinger(true, 0);
        far.setSoLinger(true, 0);
      } catch (IOException alreadyClosed) {
        // That one needs no reset.
      }
      end();
    }

    private void end() {
      links.remove(this);
      try (near;
          far) {
        // Closed, both.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
