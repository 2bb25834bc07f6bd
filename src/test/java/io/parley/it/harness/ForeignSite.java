package io.parley.it.harness;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A site of another origin: another port of this machine. Its one page opens the chat that its fragment names, and shows
 * {@code open}, or the code of the close, in {@code output}.
 */
public final class ForeignSite implements AutoCloseable {
  private static final String PAGE =
      """
      <!doctype html><title>Another origin</title><output></output><script>
      const show = (what) => { document.querySelector('output').textContent = what; };
      const socket = new WebSocket(location.hash.slice(1));
      socket.onopen = () => show('open');
      socket.onclose = (event) => show(event.code);
      </script>
      """;

  private final HttpServer http;

  private ForeignSite(HttpServer http) {
    this.http = http;
  }

  /** Serves from a free port. */
  public static ForeignSite start() {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
      http.createContext(
          "/",
          exchange -> {
            try (exchange) {
              exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
              exchange.sendResponseHeaders(200, page.length);
              exchange.getResponseBody().write(page);
            }
          });
      http.start();
      return new ForeignSite(http);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As browsers send it and settings name it. */
  public String origin() {
    return "http://localhost:" + http.getAddress().getPort();
  }

  /** The page that connects to a chat. */
  public String pageThatOpens(URI chat) {
    return origin() + "/#" + chat;
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
