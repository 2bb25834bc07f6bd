package io.parley.it.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A node for a proxy to call that does what the real one seldom does: it has begun to drain, and nobody knows yet. Ready it
 * is, handshakes it refuses with 503. It also upgrades {@code /ws/silent} and says nothing more, sends events on {@code
 * /api/rooms/lobby/events} when it is told to, and takes bodies of any size.
 */
public final class StubNode implements AutoCloseable {
  private static final String EVENTS =
      String.join(
          "\r\n",
          "HTTP/1.1 200 OK",
          "Content-Type: text/event-stream",
          "Cache-Control: no-store",
          "Transfer-Encoding: chunked",
          "",
          "");
  private static final String UPGRADE =
      String.join(
          "\r\n",
          "HTTP/1.1 101 Switching Protocols",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Accept: HSmrc0sMlYUkAGmm5OPpG2HaGWk=",
          "",
          "");
  private static final int PATIENCE_SECONDS = 20;

  private final ServerSocket listening;
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  /** Begins to listen. */
  public StubNode() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  /** Its port. */
  public int port() {
    return listening.getLocalPort();
  }

  /** Sends an event to whoever asked for events. */
  public void send(String event) {
    events.add(event);
  }

  private void accept() throws IOException {
    while (true) {
      Socket caller = listening.accept();
      thread(() -> serve(caller));
    }
  }

  private static void thread(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException ended) {
                // By the proxy, or by close().
              }
            },
            "stub-node");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket caller) throws IOException {
    try (caller;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(caller.getInputStream(), StandardCharsets.ISO_8859_1))) {
      OutputStream out = caller.getOutputStream();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        skipBody(in, readLength(in));
        if (line.startsWith("GET /ws/silent ")) {
          write(out, UPGRADE);
          in.skip(Long.MAX_VALUE);
        } else if (line.startsWith("GET /ws/")) {
          write(out, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 8\r\n\r\ndraining");
        } else if (line.startsWith("GET /api/rooms/lobby/events ")) {
          write(out, EVENTS);
          sendEvents(out);
        } else {
          write(out, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nstub");
        }
      }
    }
  }

  private static int readLength(BufferedReader in) throws IOException {
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    return length;
  }

  private static void skipBody(BufferedReader in, int length) throws IOException {
    for (int i = 0; i < length; i++) {
      if (in.read() < 0) {
        throw new IOException("cut off");
      }
    }
  }

  private void sendEvents(OutputStream out) throws IOException {
    try {
      String event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      while (event != null && !event.isEmpty()) {
        String data = "data: " + event + "\n\n";
        write(out, Integer.toHexString(data.length()) + "\r\n" + data + "\r\n");
        event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      write(out, "0\r\n\r\n");
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  /** What a thread does. */
  private interface Task {
    void run() throws IOException;
  }
}
