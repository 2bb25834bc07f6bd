package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.ChatClient;
import io.parley.it.harness.Crowd;
import io.parley.it.harness.LaunchedPayaraMicro;
import io.parley.it.harness.LaunchedPayaraServer;
import io.parley.it.harness.LaunchedServer;
import io.parley.it.harness.LaunchedWildFly;
import io.parley.it.harness.RawConnection;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The same WAR, unchanged, on each server that it is meant for: it serves at the root, takes its settings from the
 * environment, and lets nobody go without a word when it is undeployed or its server is told to stop. A server boots once
 * and lives through the tests in their order.
 */
@Tag("stock")
class StockServersIT {
  /** With enough room for a client that does not read: it is to be there still when the server stops. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "CHAT_DEFAULT_ROOM", "den",
          "CHAT_GREETING", "",
          "CHAT_GREETING_DELAY", "PT0S",
          "CHAT_OUTBOX_MAX_BYTES", "67108864",
          "CHAT_RATE_BYTES_PER_SECOND", "0",
          "CHAT_RATE_MESSAGES_PER_SECOND", "0",
          "CHAT_SEND_DEADLINE", "PT0S");

  /** The server that the build provisions. */
  @Nested
  class ProvisionedWildFly extends RedeployingLife {
    @Override
    LaunchedWildFly launch() throws Exception {
      return LaunchedWildFly.provisioned(ENVIRONMENT);
    }
  }

  /** WildFly as it is published. */
  @Nested
  class StockWildFly extends RedeployingLife {
    @Override
    LaunchedWildFly launch() throws Exception {
      return LaunchedWildFly.stock(ENVIRONMENT);
    }
  }

  /** Payara Micro as it is published. */
  @Nested
  class PayaraMicro extends Life<LaunchedPayaraMicro> {
    @Override
    LaunchedPayaraMicro launch() throws Exception {
      return LaunchedPayaraMicro.start(ENVIRONMENT);
    }
  }

  /** Payara Server as it is published. */
  @Nested
  class PayaraServer extends RedeployingLife {
    @Override
    LaunchedPayaraServer launch() throws Exception {
      return LaunchedPayaraServer.start(ENVIRONMENT);
    }
  }

  /** A server's life from its start to its end. */
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  @SuppressWarnings("NullAway.Init") // filled in before all tests
  abstract static class Life<S extends LaunchedServer> {
    S server;

    abstract S launch() throws Exception;

    @BeforeAll
    void start() throws Exception {
      server = launch();
      server.awaitPage();
    }

    @AfterAll
    @SuppressWarnings("RedundantNullCheck") // null where the start failed
    void end() {
      if (server != null) {
        server.close();
      }
    }

    @Test
    @Order(1)
    void war_isServedAtTheRoot() throws Exception {
      HttpResponse<String> page = server.address().get("/");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("<title>Parley");
    }

    @Test
    @Order(2)
    void environment_winsOverPackagedDefaults() throws Exception {
      try (ChatClient inDefaultRoom = new ChatClient(server.address().chat("?name=Ann"));
          ChatClient inDen = new ChatClient(server.address().chat("?name=Bob&room=den"))) {
        inDen.reach(inDefaultRoom);
        inDen.send("is this the den?");
        assertThat(inDefaultRoom.next()).isEqualTo("is this the den?");
      }
    }

    @Test
    @Order(3)
    void emptyEnvironmentVariable_turnsGreetingOff() throws Exception {
      try (ChatClient guest = new ChatClient(server.address().chat("?room=quiet"));
          ChatClient bob = new ChatClient(server.address().chat("?room=quiet&name=Bob"))) {
        guest.reach(bob);
        bob.reach(guest);
        // The greeting would follow at once, so that it would stand among twenty answers.
        for (int i = 0; i < 20; i++) {
          guest.send("message " + i);
          assertThat(bob.next()).isEqualTo("message " + i);
          bob.send("answer " + i);
          assertThat(guest.next()).isEqualTo("answer " + i);
        }
      }
    }

    @Test
    @Order(4)
    void foreignOrigin_isForbidden() throws Exception {
      try (RawConnection connection = new RawConnection(server.address())) {
        String head =
            connection.handshake(
                "/ws/chat",
                "localhost:" + server.address().port(),
                "Origin: https://elsewhere.example");
        assertThat(head).startsWith("HTTP/1.1 403 ");
      }
    }

    @Test
    @Order(8)
    void sigterm_closesEveryClientWith1001_andEndsTheServer() throws Exception {
      try (Crowd crowd = Crowd.gather(server.address())) {
        server.process().terminate();
        assertToldToGo(crowd);
      }
    }

    /**
     * Of ours: Payara's own HTTP layer may trip over a connection that is closed under it (a NullPointerException in
     * Grizzly, now and then, at an undeploy; Payara Server 6.2025.9).
     */
    @Test
    @Order(9)
    void log_holdsNoErrorAndNoStackTraceOfOurs() {
      List<String> lines = server.process().log().lines().toList();
      assertThat(lines).filteredOn(line -> line.contains("Parley is ready")).isNotEmpty();
      assertThat(lines)
          .filteredOn(line -> line.matches(".*\\b(ERROR|SEVERE)\\b.*io\\.parley.*"))
          .isEmpty();
      assertThat(lines).filteredOn(line -> line.matches("\\s+at .*\\bio\\.parley\\..*")).isEmpty();
    }
  }

  /** The life of a server whose applications come and go while it runs. */
  abstract static class RedeployingLife extends Life<LaunchedServer.Redeploying> {
    @Test
    @Order(5)
    void undeploy_closesEveryClientWith1001() throws Exception {
      try (Crowd crowd = Crowd.gather(server.address())) {
        server.undeploy();
        assertToldToGo(crowd);
      }
    }

    @Test
    @Order(6)
    void redeployedWar_serves() throws Exception {
      server.deploy();
      server.awaitPage();
      foreignOrigin_isForbidden();
    }
  }

  /** Whoever reads learns why the stream ends; for the one that does not read it is enough that it holds nobody up. */
  private static void assertToldToGo(Crowd crowd) throws Exception {
    assertThat(crowd.rawEndings()).isNotEmpty().containsOnly("1001, FIN");
    assertThat(crowd.closeCodes()).isNotEmpty().containsOnly(1001);
  }
}
