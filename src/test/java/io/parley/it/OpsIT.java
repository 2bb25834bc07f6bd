package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.it.harness.ChatClient;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.RawConnection;
import io.parley.it.harness.Server;
import io.parley.it.harness.StructuredClient;
import io.parley.ops.Exposition;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URL;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What whoever is on call asks the server for: its metrics, its health, its drain. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class OpsIT {
  private static final String KEY = "a-key-of-this-test-alone";
  private static final String[] AUTHORIZED = {"Authorization", "Bearer " + KEY};

  @ArquillianResource URL url;
  private Server server;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with("chat.api-key", KEY, "chat.metrics-access", "key", "chat.greeting", "");
  }

  @BeforeEach
  void findServer() {
    server = Server.at(url);
  }

  @Test
  void metrics_tellWhatHasHappened() throws Exception {
    Exposition before = scrape();
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann");
        StructuredClient bob = new StructuredClient(server, "?name=Bob");
        ChatClient plain = new ChatClient(server.chat("?room=ops"))) {
      ann.ok("join", "\"room\":\"ops\"");
      bob.ok("join", "\"room\":\"ops\"");
      server.awaitMembers("ops", 3);
      ann.say("ops", "\u4f60");
      assertThat(bob.nextBody()).isEqualTo("\u4f60");
      assertThat(plain.next()).isEqualTo("\u4f60");
      plain.send("four");
      assertThat(bob.nextBody()).isEqualTo("four");
      try (RawConnection foreign = new RawConnection(server)) {
        assertThat(
                foreign.handshake(
                    "/ws/chat", "localhost:" + server.port(), "Origin: https://elsewhere.example"))
            .startsWith("HTTP/1.1 403 ");
      }

      Exposition after = scrape();
      assertThat(after.value("parley_connections", Map.of("subprotocol", "superchat")))
          .isEqualTo(2);
      assertThat(after.value("parley_connections", Map.of("subprotocol", "chat"))).isOne();
      assertThat(after.value("parley_rooms")).isOne();
      assertThat(after.value("parley_members")).isEqualTo(3);
      assertGrown(before, after, "parley_messages_received_total", "subprotocol", "superchat", 3);
      assertGrown(before, after, "parley_messages_received_total", "subprotocol", "chat", 1);
      assertGrown(before, after, "parley_handshakes_refused_total", "reason", "origin", 1);
      assertGrown(before, after, "parley_append_seconds_count", 2);
      assertGrown(before, after, "parley_fanout_seconds_count", 2);
      assertGrown(before, after, "parley_window_messages", 2);
      assertThat(grown(before, after, "parley_sent_bytes_total")).isGreaterThan(500);
      // Two joins, a message of three bytes in its command, and one of four that is its own.
      assertGrown(before, after, "parley_received_bytes_total", 35 + 35 + 55 + 4);
      // Two welcomes, two joins, an answer, four messages; who else has come is told in between.
      assertThat(grown(before, after, "parley_deliveries_total")).isBetween(9.0, 16.0);
    }
    await()
        .until(() -> scrape().value("parley_connections", Map.of("subprotocol", "superchat")) == 0);
  }

  @Test
  void metrics_tellOfTheMachine() throws Exception {
    Exposition scrape = scrape();

    assertThat(scrape.value("jvm_memory_used_bytes", Map.of("area", "heap"))).isPositive();
    assertThat(scrape.all("jvm_memory_max_bytes"))
        .anyMatch(pool -> "heap".equals(pool.labels().get("area")) && pool.value() > 0);
    assertThat(scrape.value("jvm_threads_live_threads")).isPositive();
    assertThat(scrape.value("jvm_classes_loaded_classes")).isPositive();
    assertThat(scrape.value("process_cpu_usage")).isNotNegative();
    assertThat(scrape.value("process_files_open_files")).isPositive();
    assertThat(scrape.value("process_files_max_files")).isPositive();
    assertThat(scrape.value("process_uptime_seconds")).isPositive();
  }

  @Test
  void metrics_areForThoseWithTheKey() throws Exception {
    Exposition before = scrape();
    HttpResponse<String> without = server.get("/metrics");
    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(without.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThat(without.body())
        .isEqualTo("{\"type\":\"error\",\"code\":401,\"reason\":\"not authenticated\"}");

    assertThat(server.get("/metrics", "Authorization", "Bearer another-key-than-that").statusCode())
        .isEqualTo(401);
    assertGrown(before, scrape(), "parley_requests_refused_total", "status", "401", 2);
  }

  @Test
  void metrics_comeInTheFormatAskedFor() throws Exception {
    HttpResponse<String> plain = server.get("/metrics", AUTHORIZED);
    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(plain.headers().firstValue("Content-Type").orElseThrow().replace(" ", ""))
        .isEqualToIgnoringCase("text/plain;version=0.0.4;charset=utf-8");

    HttpResponse<String> open =
        server.get(
            "/metrics",
            "Authorization",
            "Bearer " + KEY,
            "Accept",
            "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
    assertThat(open.headers().firstValue("Content-Type").orElseThrow().replace(" ", ""))
        .isEqualToIgnoringCase("application/openmetrics-text;version=1.0.0;charset=utf-8");
    assertThat(open.body()).endsWith("# EOF\n");
  }

  @Test
  void health_isUp_inTheShapeOfMicroProfile() throws Exception {
    assertUp("/api/health/live", "lanes", "heartbeat", "caretaker");
    assertUp("/api/health/ready", "drain", "broker", "directory", "lanes");
    assertUp("/api/health", "lanes", "heartbeat", "caretaker", "drain", "broker", "directory");
  }

  private void assertUp(String path, String... checks) throws Exception {
    HttpResponse<String> response = server.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    JsonObject health = Json.createReader(new StringReader(response.body())).readObject();
    assertThat(health.getString("status")).isEqualTo("UP");
    assertThat(health.getJsonArray("checks").getValuesAs(JsonObject.class))
        .allSatisfy(check -> assertThat(check.getString("status")).isEqualTo("UP"))
        .extracting(check -> check.getString("name"))
        .containsExactly(checks);
  }

  @Test
  void drain_thatHasNotBegun_saysSo() throws Exception {
    assertThat(server.get("/api/drain").body())
        .isEqualTo("{\"state\":\"serving\",\"clients\":0,\"remainingMs\":0}");
  }

  /** A scrape that was begun after this was called: the server gives one again for a second. */
  private Exposition scrape() throws Exception {
    Exposition old = lastScrape();
    return await()
        .until(
            this::lastScrape,
            scrape ->
                scrape.value("process_uptime_seconds") != old.value("process_uptime_seconds"));
  }

  private Exposition lastScrape() throws Exception {
    return new Exposition(server.get("/metrics", AUTHORIZED).body());
  }

  private static double grown(Exposition before, Exposition after, String name) {
    return after.value(name) - before.value(name);
  }

  private static void assertGrown(Exposition before, Exposition after, String name, double by) {
    assertThat(grown(before, after, name)).as(name).isEqualTo(by);
  }

  private static void assertGrown(
      Exposition before, Exposition after, String name, String label, String value, double by) {
    Map<String, String> labels = Map.of(label, value);
    assertThat(after.value(name, labels) - before.value(name, labels))
        .as(name + labels)
        .isEqualTo(by);
  }
}
