package io.parley.it.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/** A connection over a {@link Cable}, and the one to the server that carries it on. */
final class CableLink {
  /** A throttled portion's share of a second. */
  private static final int THROTTLED_PORTIONS = 20;

  private final Cable cable;
  private final Socket near;
  private final Socket far = new Socket();
  private volatile boolean hasLost;

  CableLink(Cable cable, Socket near) {
    this.cable = cable;
    this.near = near;
  }

  /** Whether bytes of it have been swallowed. */
  boolean hasLost() {
    return hasLost;
  }

  boolean connect(int port) {
    try {
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      if (cable.condition() == Cable.Condition.DARK) {
        hasLost = true;
      } else {
        far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Cable.start("to client", () -> pass(far, near));
      }
      Cable.start("to server", () -> pass(near, far));
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /** Carries one direction until it ends. */
  private void pass(Socket from, Socket to) {
    byte[] portion = new byte[Cable.PORTION_BYTES];
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    RespMessages messages =
        new RespMessages(
            message -> {
              if (cable.passes(message)) {
                kept.writeBytes(message);
              }
            });
    boolean isFiltered = cable.isToRedis() && from == far;
    try {
      InputStream in = from.getInputStream();
      for (int read = in.read(portion, 0, most()); read >= 0; read = in.read(portion, 0, most())) {
        hold(read);
        if (cable.condition() == Cable.Condition.DARK) {
          hasLost = true;
        }
        if (hasLost) {
          if (cable.condition() == Cable.Condition.SOUND) {
            reset(); // mended while these bytes were being lost
          }
        } else if (isFiltered) {
          messages.take(portion, read);
          write(to, kept.toByteArray());
          kept.reset();
        } else {
          write(to, Arrays.copyOf(portion, read));
        }
      }
      if (from == near && !hasLost) {
        to.shutdownOutput(); // the server may still have something to say
      } else {
        end();
      }
    } catch (IOException broken) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reset();
    }
  }

  private static void write(Socket to, byte[] bytes) throws IOException {
    OutputStream out = to.getOutputStream();
    out.write(bytes);
  }

  private int most() {
    int bytesPerSecond = cable.bytesPerSecond();
    return bytesPerSecond == 0
        ? Cable.PORTION_BYTES
        : Math.min(Cable.PORTION_BYTES, Math.max(1, bytesPerSecond / THROTTLED_PORTIONS));
  }

  private void hold(int bytes) throws InterruptedException {
    long millis = cable.delay().toMillis();
    int bytesPerSecond = cable.bytesPerSecond();
    if (bytesPerSecond > 0) {
      millis += 1000L * bytes / bytesPerSecond;
    }
    if (millis > 0) {
      Thread.sleep(millis);
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
    cable.ended(this);
    try (near;
        far) {
      // Closed, both.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
