package io.parley.it;

import static io.parley.it.harness.RawConnection.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.RawConnection;
import io.parley.it.harness.ReverseProxy;
import io.parley.it.harness.ReverseProxy.Running;
import io.parley.it.harness.Server;
import io.parley.it.harness.StubNode;
import io.parley.it.harness.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The proxies of {@code src/main/proxies}, each started with that very file: only ports, paths, nodes and times are others
 * ({@link ReverseProxy}). Whatever a browser or a program is promised holds through each of them.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class ReverseProxyIT {
  private static final int MAX_PER_ADDRESS = 3;
  private static final String SUPERCHAT = "Sec-WebSocket-Protocol: superchat";
  private static final String SECRET = "resume-token-that-nobody-logs";

  /** Those that call the server under test first, and another node that is not there. */
  private static final Map<ReverseProxy, Running> SERVING = new EnumMap<>(ReverseProxy.class);

  /** Those that call the stub first, and the server under test when it refuses. */
  private static final Map<ReverseProxy, Running> DRAINING = new EnumMap<>(ReverseProxy.class);

  private static TestCertificate certificate;
  private static StubNode stub;
  private static int addresses;

  @ArquillianResource URL url;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with(
        "chat.trusted-proxies", "127.0.0.1",
        "chat.public-origin", "https://" + ReverseProxy.HOST,
        "chat.max-connections-per-address", String.valueOf(MAX_PER_ADDRESS),
        "chat.ping-interval", "PT1S",
        "chat.greeting", "",
        "chat.rate-messages-per-second", "0",
        "chat.rate-bytes-per-second", "0");
  }

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate =
        TestCertificate.make(
            ReverseProxy.HOST,
            Path.of(System.getProperty("parley.build-directory"), "proxies", "certificate"));
    stub = new StubNode();
  }

  @AfterAll
  static void stop() throws IOException {
    SERVING.values().forEach(Running::close);
    DRAINING.values().forEach(Running::close);
    SERVING.clear();
    DRAINING.clear();
    stub.close();
  }

  @ParameterizedTest
  @EnumSource
  void page_isServedWithTls_andWithoutItSentThere(ReverseProxy kind) throws Exception {
    Running proxy = serving(kind);

    assertThat(proxy.get("/")).startsWith("HTTP/1.1 200").contains("<title>");
    assertThat(proxy.get("/parley.js", "Accept-Encoding: gzip"))
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("\r\nContent-Encoding: gzip\r\n");
    try (RawConnection connection = proxy.connectPlain()) {
      assertThat(Running.ask(connection, "GET", "/?room=dev"))
          .startsWith("HTTP/1.1 308 ")
          .containsIgnoringCase("\r\nLocation: https://" + ReverseProxy.HOST + "/?room=dev\r\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void messages_goBothWays_largeAndManySmallOnes(ReverseProxy kind) throws Exception {
    Running proxy = serving(kind);
    String room = "through-" + kind.name().toLowerCase(Locale.ROOT);
    try (RawConnection plain = open(proxy, "?room=" + room);
        RawConnection structured = open(proxy, "", SUPERCHAT)) {
      assertThat(read(structured)).contains("\"type\":\"welcome\"");
      structured.sendText("{\"type\":\"join\",\"id\":1,\"room\":\"" + room + "\"}");
      assertThat(read(structured)).contains("\"type\":\"ok\"");
      structured.sendText(
          "{\"type\":\"send\",\"room\":\"" + room + "\",\"body\":\"from superchat\"}");
      assertThat(read(plain)).isEqualTo("from superchat");

      String large = "x".repeat(65_536);
      plain.sendText(large);
      assertThat(nextBody(structured)).contains("\"body\":\"" + large + "\"");

      for (int i = 0; i < 1000; i++) {
        plain.sendText("small " + i);
      }
      List<String> lines = new ArrayList<>();
      while (lines.size() < 1000) {
        read(structured)
            .lines()
            .filter(line -> line.contains("\"type\":\"message\""))
            .forEach(lines::add);
      }
      IntStream.range(0, 1000)
          .forEach(i -> assertThat(lines.get(i)).contains("\"body\":\"small " + i + "\""));
    }
  }

  private static String nextBody(RawConnection structured) throws IOException {
    String text;
    do {
      text = read(structured);
    } while (!text.contains("\"type\":\"message\""));
    return text;
  }

  /** The next text; on the way to it pings are answered, since this server waits two seconds for that. */
  private static String read(RawConnection client) throws IOException {
    RawConnection.Frame frame = client.readAnyFrame();
    while (frame.opcode() == RawConnection.PING) {
      client.sendFrame(true, RawConnection.PONG, new byte[0]);
      frame = client.readAnyFrame();
    }
    return frame.text();
  }

  @ParameterizedTest
  @EnumSource
  void client_isKnownByItsOwnAddress_whateverItSaysOfItself(ReverseProxy kind) throws Exception {
    Running proxy = serving(kind);
    InetAddress from = nextAddress();
    List<RawConnection> open = new ArrayList<>();
    try {
      for (int i = 0; i < MAX_PER_ADDRESS; i++) {
        open.add(enter(proxy, from, "", forged(i)));
      }
      for (RawConnection connection : open) {
        // A handshake ends before its client is counted, and the welcome comes after that.
        assertThat(read(connection)).contains("\"type\":\"welcome\"");
      }
      for (RawConnection connection : open) {
        // So that none is closed meanwhile for not answering pings.
        connection.sendFrame(true, RawConnection.PONG, new byte[0]);
      }
      try (RawConnection another = proxy.connect(from)) {
        assertThat(refusal(another, "/ws/chat", forged(MAX_PER_ADDRESS)))
            .startsWith("HTTP/1.1 429")
            .containsIgnoringCase("\r\nRetry-After: 10\r\n")
            .endsWith("too many connections from this address\n");
      }
      open.add(open(proxy, ""));
    } finally {
      for (RawConnection connection : open) {
        connection.close();
      }
    }
  }

  private static String[] forged(int number) {
    return new String[] {
      SUPERCHAT,
      "X-Forwarded-For: 203.0.113." + number,
      "x-forwarded-for: 198.51.100." + number + ", 127.0.0.1",
      "Forwarded: for=203.0.113." + number,
      "X-Real-IP: 203.0.113." + number
    };
  }

  @ParameterizedTest
  @EnumSource
  void refusals_reachTheClient_andThePublicOriginIsNone(ReverseProxy kind) throws Exception {
    Running proxy = serving(kind);
    try (RawConnection own =
            enter(proxy, nextAddress(), "", "Origin: https://" + ReverseProxy.HOST);
        RawConnection foreign = proxy.connect(nextAddress());
        RawConnection bad = proxy.connect(nextAddress())) {
      own.sendClose(1000);
      assertThat(own.readCloseCode()).isEqualTo(1000);

      assertThat(refusal(foreign, "/ws/chat", "Origin: https://evil.example"))
          .startsWith("HTTP/1.1 403")
          .endsWith("origin not allowed\n");
      assertThat(refusal(bad, "/ws/chat?room=&resume=" + SECRET))
          .startsWith("HTTP/1.1 400")
          .endsWith("bad query: room: not 1 to 64 code points\n");
    }
    assertThat(proxy.log()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @EnumSource
  void closeCode_passes(ReverseProxy kind) throws Exception {
    try (RawConnection client = open(serving(kind), "")) {
      client.sendFrame(true, RawConnection.BINARY, new byte[1]);

      assertThat(client.readCloseCode()).isEqualTo(1003);
    }
  }

  /** nginx and HAProxy give up a connection on which nothing happens for three seconds here; Caddy never does. */
  @Test
  void silentClients_areKeptByThePings_longerThanTheProxiesWait_andOthersAreNot() throws Exception {
    List<RawConnection> pinged = new ArrayList<>();
    List<RawConnection> silent = new ArrayList<>();
    try {
      for (ReverseProxy kind : ReverseProxy.values()) {
        pinged.add(open(serving(kind), ""));
        if (kind != ReverseProxy.CADDY) {
          RawConnection client = draining(kind).connect(nextAddress());
          silent.add(client);
          assertThat(client.handshake("/ws/silent", ReverseProxy.HOST)).startsWith("HTTP/1.1 101");
        }
      }
      for (int pings = 0; pings < 5; pings++) {
        for (RawConnection client : pinged) {
          assertThat(client.readAnyFrame().opcode()).isEqualTo(RawConnection.PING);
          client.sendFrame(true, RawConnection.PONG, new byte[0]);
        }
      }

      for (RawConnection client : pinged) {
        client.sendClose(1000);
        assertThat(client.readCloseCode()).isEqualTo(1000);
      }
      for (RawConnection client : silent) {
        assertThat(client.isAtEnd()).isTrue();
      }
    } finally {
      for (RawConnection client : pinged) {
        client.close();
      }
      for (RawConnection client : silent) {
        client.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void figuresAndDrain_areNotForTheWorld_howeverTheyAreSpelled(ReverseProxy kind) throws Exception {
    Running proxy = serving(kind);
    for (String path :
        List.of(
            "/metrics",
            "/metrics/",
            "/metrics?x",
            "/metrics;x",
            "/metrics%3bx",
            "//metrics",
            "/%6detrics",
            "/./metrics",
            "/%2e/metrics",
            "/x/../metrics",
            "/;x/metrics",
            "/api/drain",
            "/api/drain/",
            "/api/drain;x",
            "/api;x/drain",
            "/api//drain",
            "/api/%64rain",
            "/api%2fdrain",
            "/api\\drain",
            "/api%5cdrain",
            "/api/./drain",
            "/api/x/../drain",
            "/wildfly-services")) {
      assertThat(proxy.get(path)).as(path).startsWith("HTTP/1.1 403");
    }
    // Nothing that can be decoded, which a rule may fail to match.
    for (String path : List.of("/metrics;%zz", "/api/drain;%zz", "/metrics/%zz")) {
      assertThat(proxy.get(path)).as(path).containsPattern("^HTTP/1.1 40[03] ");
    }
    try (RawConnection connection = proxy.connect(nextAddress())) {
      assertThat(Running.ask(connection, "POST", "/api/drain", "Content-Length: 0"))
          .startsWith("HTTP/1.1 403");
    }
  }

  /** A tunnel to the node would lead past everything that the proxy is there for. */
  @ParameterizedTest
  @EnumSource
  void upgradeToSomethingElse_isNone(ReverseProxy kind) throws Exception {
    Running proxy = serving(kind);
    for (String[] headers : tunnels()) {
      try (RawConnection connection = proxy.connect(nextAddress())) {
        connection.write(bytes(upgrade(ReverseProxy.HOST, headers)));
        assertThat(connection.readHead())
            .as(String.join(", ", headers))
            .containsPattern("^HTTP/1.1 (200|400) ");
      }
    }
  }

  /** Where no proxy stands before it: the server that the build provisions; other servers have what they have. */
  @Test
  void upgradeToSomethingElse_isNone_onTheProvisionedServer() throws Exception {
    if (Server.isPayara()) {
      return;
    }
    for (String[] headers : tunnels()) {
      try (RawConnection connection = new RawConnection(Server.at(url))) {
        connection.write(bytes(upgrade("localhost", headers)));
        assertThat(connection.readHead())
            .as(String.join(", ", headers))
            .containsPattern("^HTTP/1.1 200 ");
      }
    }
    assertThat(Server.at(url).get("/wildfly-services/").statusCode()).isEqualTo(404);
  }

  /** HTTP/2 without TLS (RFC 7540, section 3.2), and the remoting of WildFly. */
  private static List<String[]> tunnels() {
    String settings = "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA";
    String connection = "Connection: Upgrade, HTTP2-Settings";
    return List.of(
        new String[] {connection, settings, "Upgrade: h2c"},
        new String[] {connection, settings, "Upgrade: H2C"},
        new String[] {connection, settings, "Upgrade: h2c, websocket"},
        new String[] {connection, settings, "Upgrade: websocket, h2c"},
        new String[] {connection, settings, "Upgrade: websocket", "Upgrade: h2c"},
        new String[] {connection, settings, "Upgrade: h2c", "Upgrade: websocket"},
        new String[] {
          "Connection: Upgrade", "Upgrade: jboss-remoting", "Sec-JbossRemoting-Key: " + KEY
        });
  }

  private static String upgrade(String host, String... headers) {
    return "GET / HTTP/1.1\r\nHost: " + host + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
  }

  @Test
  void haproxy_runsAsSomebodyElse_whereRootStartsIt() throws Exception {
    if (!ReverseProxy.startedByRoot()) {
      return;
    }
    assertThat(serving(ReverseProxy.HAPROXY).process().family())
        .isNotEmpty()
        .allSatisfy(
            process -> assertThat(process.info().user().orElseThrow()).isEqualTo("haproxy"));
  }

  /** When a proxy has most to say. */
  @ParameterizedTest
  @EnumSource
  void tokens_areNotLogged_whereNoNodeAnswers(ReverseProxy kind) throws Exception {
    try (Running proxy = kind.start("away", certificate, 1, 1);
        RawConnection connection = proxy.connect(nextAddress())) {
      assertThat(connection.handshake("/ws/chat?resume=" + SECRET, ReverseProxy.HOST))
          .containsPattern("^HTTP/1.1 50[23] ");
      await(kind + " logs").until(() -> proxy.log().contains("/ws/chat"));
      assertThat(proxy.log()).doesNotContain(SECRET);
    }
  }

  @ParameterizedTest
  @EnumSource
  void requestThatIsNotFinished_isEnded(ReverseProxy kind) throws Exception {
    Running proxy = serving(kind);
    try (RawConnection head = proxy.connect(nextAddress());
        RawConnection body = proxy.connect(nextAddress())) {
      head.write(bytes("GET / HTTP/1.1\r\nHost: " + ReverseProxy.HOST + "\r\nX-"));
      body.write(
          bytes(
              Running.request("POST", "/api/rooms/lobby/messages", "Content-Length: 100")
                  + "{\"body\":"));

      // Reading fails after twenty seconds where the connection stays.
      assertThat(head.readAll()).doesNotContain(" 200 OK");
      body.readAll();
    }
  }

  @ParameterizedTest
  @EnumSource
  void bodyThatIsTooLarge_doesNotReachTheNode(ReverseProxy kind) throws Exception {
    try (RawConnection connection = draining(kind).connect(nextAddress())) {
      connection.write(
          bytes(
              Running.request("POST", "/api/rooms/lobby/messages", "Content-Length: " + 1_048_577)
                  .concat("x".repeat(1_048_577))));

      // Caddy sees it when it has handed on the rest.
      assertThat(connection.readHead()).containsPattern("^HTTP/1.1 (413|502) ");
    } catch (SocketException refused) {
      // The proxy has answered and closed while the body was on its way.
      assertThat(kind).isNotEqualTo(ReverseProxy.CADDY);
    }
  }

  @ParameterizedTest
  @EnumSource
  void handshakeThatADrainingNodeRefuses_isPutToTheOther(ReverseProxy kind) throws Exception {
    Running proxy = draining(kind);
    for (int i = 0; i < 5; i++) {
      try (RawConnection client = open(proxy, "")) {
        client.sendClose(1000);
        assertThat(client.readCloseCode()).isEqualTo(1000);
      }
    }
    assertThat(proxy.get("/stub")).endsWith("stub");
  }

  @ParameterizedTest
  @EnumSource
  void events_goOutAsTheyCome(ReverseProxy kind) throws Exception {
    try (RawConnection listener = draining(kind).connect(nextAddress())) {
      listener.write(bytes(Running.request("GET", "/api/rooms/lobby/events")));
      assertThat(listener.readHead()).startsWith("HTTP/1.1 200 ");
      for (int i = 0; i < 3; i++) {
        stub.send("event " + i);
        String chunk = "f\r\ndata: event " + i + "\n\n\r\n";
        assertThat(listener.readText(chunk.length())).isEqualToIgnoringCase(chunk);
      }
      stub.send("");
      listener.readAll();
    }
  }

  private Running serving(ReverseProxy kind) throws IOException {
    Running running = SERVING.get(kind);
    if (running == null) {
      // Nobody listens on port 1.
      running = kind.start("serving", certificate, Server.at(url).port(), 1);
      SERVING.put(kind, running);
    }
    return running;
  }

  private Running draining(ReverseProxy kind) throws IOException {
    Running running = DRAINING.get(kind);
    if (running == null) {
      running = kind.start("draining", certificate, stub.port(), Server.at(url).port());
      DRAINING.put(kind, running);
    }
    return running;
  }

  /** An address of the loopback network for each client, so that no two count as one. */
  private static InetAddress nextAddress() throws IOException {
    addresses++;
    return InetAddress.getByAddress(new byte[] {127, 1, 0, (byte) addresses});
  }

  private static RawConnection open(Running proxy, String query, String... headers)
      throws IOException {
    return enter(proxy, nextAddress(), query, headers);
  }

  private static RawConnection enter(
      Running proxy, InetAddress from, String query, String... headers) throws IOException {
    RawConnection connection = proxy.connect(from);
    assertThat(connection.handshake("/ws/chat" + query, ReverseProxy.HOST, headers))
        .startsWith("HTTP/1.1 101");
    return connection;
  }

  /** The whole answer to a handshake that is refused, where the client asks for the connection to end with it. */
  private static String refusal(RawConnection connection, String path, String... headers)
      throws IOException {
    String head = connection.handshake(path, ReverseProxy.HOST, headers);
    int length = head.toLowerCase(Locale.ROOT).indexOf("\ncontent-length: ");
    assertThat(length).as(head).isPositive();
    String rest = head.substring(length + "\ncontent-length: ".length());
    int bytes = Integer.parseInt(rest.substring(0, rest.indexOf('\n')));
    return head.replace("\n", "\r\n") + connection.readText(bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
