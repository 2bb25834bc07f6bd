package io.parley.images;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the scripts of the images ask of a server, answered as the test wants it. */
final class FakeServer implements AutoCloseable {
  private final HttpServer http;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile int status = 202;
  private volatile String state = "draining";
  private volatile long remainingMs = 60_000;

  FakeServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean post = exchange.getRequestMethod().equals("POST");
    requests.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization"));
    byte[] body =
        "{\"state\":\"%s\",\"clients\":3,\"remainingMs\":%d}"
            .formatted(state, remainingMs)
            .getBytes(US_ASCII);
    int answered = status == 202 && !post ? 200 : status;
    exchange.sendResponseHeaders(answered, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  int port() {
    return http.getAddress().getPort();
  }

  /** What was asked, in order: method, path and the header {@code Authorization}. */
  List<String> requests() {
    return requests;
  }

  /** What everything is answered; 202 stands for success. */
  FakeServer answering(int newStatus) {
    status = newStatus;
    return this;
  }

  /** The time that the drain is said to take still. */
  FakeServer remaining(long milliseconds) {
    remainingMs = milliseconds;
    return this;
  }

  void drained() {
    state = "drained";
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
