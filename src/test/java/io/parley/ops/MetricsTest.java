package io.parley.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.pool.Client;
import io.parley.pool.RecordingSink;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Event;
import io.parley.protocol.Subprotocol;
import io.parley.security.ApiKeys;
import io.parley.security.ClientAddress;
import io.parley.security.Refusal;
import io.parley.security.TestAddresses;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final TestNode node = new TestNode();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void connectionsAndMembers_areCounted() {
    node.here.joinStructured(RecordingSink.reading());
    Client plain = node.pool.open(RecordingSink.reading());

    Exposition scrape = scrape();
    assertThat(scrape.value("parley_connections", Map.of("subprotocol", "superchat"))).isOne();
    assertThat(scrape.value("parley_connections", Map.of("subprotocol", "chat"))).isOne();
    assertThat(scrape.value("parley_rooms")).isOne();
    assertThat(scrape.value("parley_rooms_held")).isOne();
    assertThat(scrape.value("parley_members")).isOne();

    node.pool.pool.closeSoon(plain, CloseCode.TOO_SLOW);
    await().until(plain::isGone);
    scrape = scrape();
    assertThat(scrape.value("parley_connections", Map.of("subprotocol", "chat"))).isZero();
    assertThat(
            scrape.value(
                "parley_closes_total",
                Map.of("by", "server", "code", "4001", "reason", "too_slow")))
        .isOne();
    assertThat(scrape.value("parley_closes_total", Map.of("code", "1012"))).isZero();
  }

  @Test
  void messages_areCountedWithTheirBytes_andTimed() {
    Client ann = node.here.joinStructured(RecordingSink.reading());
    node.here.joinStructured(RecordingSink.reading());
    node.pool.pool.heardPart(ann, 3, false);
    node.pool.pool.heardPart(ann, 4, true);
    await().until(() -> scrape().value("parley_deliveries_total") == 2);

    node.here.say(ann, "\u4f60");

    await().until(() -> scrape().value("parley_deliveries_total") == 3);
    Exposition scrape = scrape();
    assertThat(scrape.value("parley_messages_received_total", Map.of("subprotocol", "superchat")))
        .isOne();
    assertThat(scrape.value("parley_received_bytes_total")).isEqualTo(7);
    assertThat(scrape.value("parley_sent_bytes_total")).isGreaterThan(100);
    assertThat(scrape.value("parley_append_seconds_count")).isOne();
    assertThat(scrape.value("parley_append_seconds_bucket", Map.of("le", "1.0E-4"))).isOne();
    assertThat(scrape.value("parley_fanout_seconds_count")).isOne();
    assertThat(scrape.value("parley_window_messages")).isOne();
    assertThat(scrape.value("parley_window_bytes")).isGreaterThan(256);
    assertThat(scrape.value("parley_window_limit_bytes")).isEqualTo(268_435_456);
  }

  @Test
  void whatAStoreHolds_hasNoBoundOfTheNodes() {
    try (TestNode clustered = new TestNode("chat.redis-uri", "redis://127.0.0.1:1")) {
      Exposition scrape = new Exposition(clustered.scrape(Metrics.PROMETHEUS));
      assertThat(scrape.value("parley_window_limit_bytes")).isZero();
    }
  }

  @Test
  void whatWaits_isSeen_andTheLargestOfIt() {
    Client slow = node.pool.open(RecordingSink.stopped());
    Client slower = node.pool.open(RecordingSink.stopped());
    node.pool.pool.send(slow, new Event.Greeting("x".repeat(1000)));
    for (int i = 0; i < 20; i++) {
      node.pool.pool.send(slower, new Event.Greeting("x".repeat(1000)));
    }

    // What fits in the windows is on its way; 16 frames of each client.
    await().until(() -> scrape().value("parley_outbox_events") == 4);
    Exposition scrape = scrape();
    assertThat(scrape.value("parley_outbox_bytes")).isEqualTo(21_000);
    assertThat(scrape.value("parley_outbox_largest_bytes")).isEqualTo(20_000);
  }

  @Test
  void closesOfClients_areCountedByTheirCode_ifThatIsKnown() {
    for (int code : List.of(1000, 1001, 4001, 4999, 1006)) {
      Client client = node.pool.open(RecordingSink.reading());
      client.peersCode(code);
      node.pool.pool.remove(client, false);
    }

    Exposition scrape = scrape();
    for (String code : List.of("1000", "1001", "1006")) {
      assertThat(scrape.value("parley_closes_total", Map.of("by", "client", "code", code))).isOne();
    }
    assertThat(scrape.value("parley_closes_total", Map.of("by", "client", "code", "other")))
        .isEqualTo(2);
    assertThat(scrape.value("parley_closes_total", Map.of("by", "server", "code", "4001")))
        .isZero();
  }

  @Test
  void messagesOverHttp_areCounted_andTimedWhetherOrNotSomebodyListens() {
    node.here.publish("first", null);
    node.here.joinStructured(RecordingSink.reading());
    node.here.publish("second", "key");
    node.here.publish("second", "key");

    Exposition scrape = scrape();
    assertThat(scrape.value("parley_messages_received_total", Map.of("subprotocol", "http")))
        .isEqualTo(3);
    assertThat(scrape.value("parley_append_seconds_count")).as("without the repeat").isEqualTo(2);
    assertThat(scrape.value("parley_fanout_seconds_count")).isOne();
  }

  @Test
  void eventsThatAreCaughtUpWith_areCountedEach() {
    Client ann = node.here.joinStructured(RecordingSink.reading());
    for (int i = 0; i < 100; i++) {
      node.here.say(ann, "x");
    }
    await().until(() -> scrape().value("parley_deliveries_total") == 1);

    node.here.recover(RecordingSink.reading());

    // The answer, and then the messages in one frame.
    await().until(() -> scrape().value("parley_deliveries_total") == 102);
  }

  @Test
  void requestsWithoutAKey_areCountedByStatus() {
    ClientAddress somebody = TestAddresses.at("192.0.2.1");
    node.requestRefusals.add(ApiKeys.Verdict.NO_OR_WRONG_KEY, 401, "no", somebody);
    node.requestRefusals.add(ApiKeys.Verdict.NO_OR_WRONG_KEY, 401, "no", somebody);

    Exposition scrape = scrape();
    assertThat(scrape.value("parley_requests_refused_total", Map.of("status", "401"))).isEqualTo(2);
    assertThat(scrape.value("parley_requests_refused_total", Map.of("status", "403"))).isZero();
  }

  @Test
  void refusals_areCountedByReason() {
    node.refusals.add(Refusal.SERVER_FULL, "full", TestAddresses.at("192.0.2.1"));

    Exposition scrape = scrape();

    assertThat(scrape.value("parley_handshakes_refused_total", Map.of("reason", "server_full")))
        .isOne();
    assertThat(scrape.all("parley_handshakes_refused_total")).hasSize(Refusal.values().length);
  }

  @Test
  void healthAndDrain_areTold() {
    node.start();
    node.pool.open(Subprotocol.CHAT, RecordingSink.reading());
    Exposition scrape = scrape();
    assertThat(scrape.all("parley_health")).allSatisfy(check -> assertThat(check.value()).isOne());
    assertThat(scrape.value("parley_drain_state", Map.of("state", "serving"))).isOne();

    node.drain.start();
    node.brokerAvailable = false;

    scrape = scrape();
    assertThat(scrape.value("parley_health", Map.of("probe", "ready", "check", "drain"))).isZero();
    assertThat(scrape.value("parley_health", Map.of("probe", "ready", "check", "broker"))).isZero();
    assertThat(scrape.value("parley_health", Map.of("probe", "live", "check", "lanes"))).isOne();
    assertThat(scrape.value("parley_drain_state", Map.of("state", "serving"))).isZero();
    assertThat(scrape.value("parley_drain_state", Map.of("state", "draining"))).isOne();
  }

  @Test
  void machine_isTold() {
    Exposition scrape = scrape();

    assertThat(scrape.value("jvm_memory_used_bytes", Map.of("area", "heap"))).isPositive();
    assertThat(scrape.value("jvm_threads_live_threads")).isPositive();
    assertThat(scrape.value("process_files_open_files")).isPositive();
    assertThat(scrape.value("process_uptime_seconds")).isPositive();
  }

  @Test
  void format_isOpenMetrics_forThoseWhoAskForIt() {
    assertThat(Metrics.format(null)).isEqualTo(Metrics.PROMETHEUS);
    assertThat(Metrics.format("*/*")).isEqualTo(Metrics.PROMETHEUS);
    assertThat(Metrics.format("application/openmetrics-text;version=1.0.0;q=0.6,text/plain;q=0.5"))
        .isEqualTo(Metrics.OPEN_METRICS);
    assertThat(node.scrape(Metrics.OPEN_METRICS))
        .contains("# TYPE parley_closes counter\n")
        .endsWith("# EOF\n");
  }

  @Test
  void scrape_isMadeOnceASecond_inEachFormat() {
    String first = node.scrape(Metrics.PROMETHEUS);
    node.pool.open(RecordingSink.reading());

    assertThat(node.metrics.scrape(Metrics.PROMETHEUS)).isSameAs(first);
    assertThat(node.metrics.scrape(Metrics.OPEN_METRICS))
        .contains("parley_connections{subprotocol=\"chat\"} 1.0\n");
    assertThat(scrape().value("parley_connections", Map.of("subprotocol", "chat"))).isOne();
  }

  @Test
  void scrape_waitsForNoRoom() {
    Client ann = node.here.joinStructured(RecordingSink.reading());
    Client bob = node.here.joinStructured(RecordingSink.reading());

    node.here.whileLobbyIsHeld(
        ann, () -> assertThat(scrape().value("parley_members")).isEqualTo(2));

    node.pool.pool.remove(ann, true);
    assertThat(scrape().value("parley_members")).isOne();
    node.pool.pool.remove(bob, true);
    assertThat(scrape().value("parley_members")).isZero();
  }

  private Exposition scrape() {
    return new Exposition(node.scrape(Metrics.PROMETHEUS));
  }
}
