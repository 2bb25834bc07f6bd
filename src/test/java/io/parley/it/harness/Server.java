package io.parley.it.harness;

import static org.awaitility.Awaitility.await;
import static org.awaitility.pollinterval.IterativePollInterval.iterative;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Properties;
import org.awaitility.pollinterval.PollInterval;

/**
 * Where a server under test listens: always on this machine's loopback, whatever address the container reports of itself.
 *
 * @param port of HTTP
 */
public record Server(int port) {
  /** A client of HTTP/2 asks for an upgrade to it, which a WebSocket server may take for its own. */
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final Duration SELDOM = Duration.ofMillis(40);

  /** Mostly it is so at once or nearly; what takes longer is not asked for all the time, since the answers cost. */
  private static final PollInterval GLANCES =
      iterative(
          last -> last.compareTo(SELDOM) < 0 ? last.multipliedBy(2) : last, Duration.ofMillis(5));

  /** The server that Arquillian deployed to. */
  public static Server at(URL reported) {
    return new Server(reported.getPort());
  }

  /** Whether this run is against Payara; for differences that are documented. */
  public static boolean isPayara() {
    return "payara".equals(System.getProperty("parley.server"));
  }

  /** An address of a page. */
  public URI http(String pathAndQuery) {
    return URI.create("http://localhost:" + port + pathAndQuery);
  }

  /** The chat's address, with a query such as {@code ?room=dev} or none. */
  public URI chat(String query) {
    return URI.create("ws://localhost:" + port + "/ws/chat" + query);
  }

  /**
   * Fetches a page.
   *
   * @param headers names and values, in turn
   */
  public HttpResponse<String> get(String pathAndQuery, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(http(pathAndQuery)).timeout(Duration.ofSeconds(20));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /**
   * Posts nothing to an address.
   *
   * @param headers names and values, in turn
   */
  public HttpResponse<String> post(String pathAndQuery, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(http(pathAndQuery))
            .timeout(Duration.ofSeconds(20))
            .headers(headers)
            .POST(HttpRequest.BodyPublishers.noBody());
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** What {@link ProbeServlet} tells. */
  public Properties state() throws IOException, InterruptedException {
    return state("");
  }

  /** The bytes on the server's heap after a collection. */
  public long heapBytes() throws IOException, InterruptedException {
    return Long.parseLong(state("?gc").getProperty("heapBytes"));
  }

  /** Waits until the pool holds this many clients. */
  public void awaitClients(int count) {
    awaitState("", "clients", count);
  }

  /** Waits until this many connections, from this many addresses, are counted. */
  public void awaitAdmitted(int connections, int addresses) {
    awaitState("", "admitted", connections);
    awaitState("", "addresses", addresses);
  }

  /** Waits until a room has this many members: a client's handshake ends before the server has let it in. */
  public void awaitMembers(String room, int count) {
    awaitState("?room=" + room, "members", count);
  }

  /** Waits until there are this many rooms: one that its last member has left is gone. */
  public void awaitRooms(int count) {
    awaitState("", "rooms", count);
  }

  /** Waits until there are this many rooms with members or messages: one without either is gone. */
  public void awaitLogs(int count) {
    awaitState("", "logs", count);
  }

  /** Waits until the containers report everything as sent. */
  public void awaitEverythingSent() {
    awaitState("", "unsentBytes", 0);
  }

  /** What the server holds now, to come back to later. */
  public Footprint footprint() throws IOException, InterruptedException {
    // The first question makes the pool, where no client has done so, and with it the lanes.
    state();
    return Footprint.of(state());
  }

  /** Waits until the server holds what it held before, and no more. */
  public void awaitReturnTo(Footprint before) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(GLANCES)
        .untilAsserted(() -> footprint().assertNotAbove(before));
  }

  private void awaitState(String query, String key, int value) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(GLANCES)
        .until(() -> state(query).getProperty(key), String.valueOf(value)::equals);
  }

  private Properties state(String query) throws IOException, InterruptedException {
    Properties state = new Properties();
    state.load(new StringReader(get("/test/state" + query).body()));
    return state;
  }
}
