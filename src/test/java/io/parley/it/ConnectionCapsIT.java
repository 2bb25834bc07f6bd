package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.it.harness.ChatClient;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.RawConnection;
import io.parley.it.harness.Server;
import io.parley.it.harness.ServerLog;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A node takes so many connections, and so many from one address: one more is refused before the upgrade, and may come
 * when one has gone, in whatever way. The tests stand behind a trusted proxy: they are it.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class ConnectionCapsIT {
  private static final int MAX = 6;
  private static final int MAX_PER_ADDRESS = 2;

  @ArquillianResource URL url;
  private Server server;
  private final List<RawConnection> open = new ArrayList<>();

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with(
        "chat.max-connections",
        String.valueOf(MAX),
        "chat.max-connections-per-address",
        String.valueOf(MAX_PER_ADDRESS),
        "chat.trusted-proxies",
        "127.0.0.0/8, ::1, 10.0.0.0/8",
        "chat.ping-interval",
        "PT1S");
  }

  @BeforeEach
  void findServer() {
    server = Server.at(url);
    server.awaitAdmitted(0, 0);
  }

  @AfterEach
  void leave() throws IOException {
    for (RawConnection connection : open) {
      connection.close();
    }
    open.clear();
    server.awaitAdmitted(0, 0);
  }

  @Test
  void addressWithTooMany_isRefusedWith429_andAnotherComesIn() throws Exception {
    fill("203.0.113.7");

    assertAddressFull("203.0.113.7");
    assertAddressFull("192.0.2.66, 203.0.113.7:40000, 10.0.0.2");
    enter("203.0.113.8");
    server.awaitAdmitted(3, 2);
  }

  @Test
  void ipv6Addresses_countByTheirSlash64() throws Exception {
    enter("2001:db8::1");
    enter("[2001:db8::2]:40000");
    server.awaitAdmitted(2, 1);

    assertAddressFull("2001:db8::3");
    enter("2001:db8:0:1::1");
    server.awaitAdmitted(3, 2);
  }

  @Test
  void withoutTheHeader_theProxyItselfIsCounted() throws Exception {
    open.add(RawConnection.open(server));
    enter("unknown");
    server.awaitAdmitted(MAX_PER_ADDRESS, 1);

    assertAddressFull("203.0.113.7, garbage");
  }

  @Test
  void fullNode_refusesEveryoneWith503_andTheLogSaysSo() throws Exception {
    ServerLog log = ServerLog.fromNow();
    fill("203.0.113.1");
    fill("203.0.113.2");
    fill("203.0.113.3");

    // There is one such line a second, and it may have gone to the test before.
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertServerFull("203.0.113.4");
              assertThat(log.lines())
                  .anyMatch(
                      line ->
                          line.contains("INFO")
                              && line.contains(
                                  "event=handshake-refused status=503 reason=\"the server is full\""
                                      + " address=203.0.113.4"));
            });
  }

  @Test
  void placeIsFreeAgain_afterCloseFrame_reset_andEndOfStream() throws Exception {
    List<Ending> endings =
        List.of(
            connection -> connection.sendClose(1000),
            RawConnection::reset,
            RawConnection::close,
            RawConnection::halfClose,
            connection ->
                connection.write(RawConnection.frame(true, RawConnection.BINARY, 0, new byte[0])));
    for (Ending ending : endings) {
      RawConnection leaving = enter("203.0.113.7");
      enter("203.0.113.7");
      server.awaitAdmitted(2, 1);
      assertAddressFull("203.0.113.7");

      ending.of(leaving);

      server.awaitAdmitted(1, 1);
      enter("203.0.113.7");
      server.awaitAdmitted(2, 1);
      leave();
    }
  }

  @Test
  void handshakesThatFail_takeNoPlace() throws Exception {
    String from = "X-Forwarded-For: 203.0.113.7";
    for (int i = 0; i < MAX + 1; i++) {
      assertThat(handshake("/ws/chat", from, "Origin: http://elsewhere.example")).contains(" 403 ");
      assertThat(handshake("/ws/chat?room=", from)).contains(" 400 ");
      // The filter lets this one pass: it is the container that has nothing there.
      assertThat(handshake("/ws/elsewhere", from)).contains(" 404 ");
    }

    fill("203.0.113.7");
    for (int i = 0; i < MAX + 1; i++) {
      assertAddressFull("203.0.113.7");
    }
    fill("203.0.113.8");
  }

  /** Were an address kept where handshakes share it, one of them would now and then count for another. */
  @Test
  void handshakesAtOnce_countEachForItsOwnAddress() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(MAX);
    try {
      for (int round = 0; round < 20; round++) {
        List<Future<RawConnection>> entering = new ArrayList<>();
        for (int i = 0; i < MAX; i++) {
          String from = "X-Forwarded-For: 203.0.113." + i / MAX_PER_ADDRESS;
          entering.add(threads.submit(() -> RawConnection.open(server, "", from)));
        }
        for (Future<RawConnection> entered : entering) {
          open.add(entered.get());
        }
        server.awaitAdmitted(MAX, MAX / MAX_PER_ADDRESS);
        leave();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void othersTalkOn_whileTheNodeIsFull() throws Exception {
    try (ChatClient ann = new ChatClient(server.chat("?name=Ann"));
        ChatClient bob = new ChatClient(server.chat("?name=Bob"))) {
      ann.reach(bob);
      for (int i = 1; i <= 2; i++) {
        enter("203.0.113." + i);
        enter("203.0.113." + i);
      }
      server.awaitAdmitted(MAX, 3);
      assertServerFull("203.0.113.9");

      ann.send("still here?");
      assertThat(bob.next()).isEqualTo("still here?");
    }
  }

  private void fill(String address) throws Exception {
    int before = open.size();
    for (int i = 0; i < MAX_PER_ADDRESS; i++) {
      enter(address);
    }
    server.awaitAdmitted(before + MAX_PER_ADDRESS, before / MAX_PER_ADDRESS + 1);
  }

  private RawConnection enter(String forwardedFor) throws IOException {
    RawConnection connection = RawConnection.open(server, "", "X-Forwarded-For: " + forwardedFor);
    open.add(connection);
    return connection;
  }

  private void assertAddressFull(String forwardedFor) throws IOException {
    assertRefused(forwardedFor, 429, "too many connections from this address");
  }

  private void assertServerFull(String forwardedFor) throws IOException {
    assertRefused(forwardedFor, 503, "the server is full");
  }

  private void assertRefused(String forwardedFor, int status, String reason) throws IOException {
    try (RawConnection connection = new RawConnection(server)) {
      RawConnection.Refused refused =
          connection.refusal("/ws/chat", server, "X-Forwarded-For: " + forwardedFor);
      assertThat(refused.head())
          .startsWith("HTTP/1.1 " + status + " ")
          .contains("\nRetry-After: 10\n");
      assertThat(refused.body()).isEqualTo(reason + "\n");
    }
  }

  private String handshake(String path, String... headers) throws IOException {
    try (RawConnection connection = new RawConnection(server)) {
      return connection.handshake(path, "localhost:" + server.port(), headers);
    }
  }

  /** A way to go. */
  private interface Ending {
    void of(RawConnection connection) throws IOException;
  }
}
