package io.parley.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.pool.Client;
import io.parley.pool.RecordingSink;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Event;
import io.parley.protocol.Subprotocol;
import io.parley.security.Refusal;
import io.parley.security.TestAddresses;
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
    assertThat(scrape.value("parley_closes_total", Map.of("code", "4001", "reason", "too_slow")))
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
    assertThat(node.metrics.scrape(Metrics.OPEN_METRICS))
        .contains("# TYPE parley_closes counter\n")
        .endsWith("# EOF\n");
  }

  private Exposition scrape() {
    return new Exposition(node.metrics.scrape(Metrics.PROMETHEUS));
  }
}
