package io.parley.security;

import static io.parley.security.TestAddresses.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.log.LogCapture;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE);

  @Test
  void refusals_areCountedByReason() {
    Refusals refusals = new Refusals(now::get);
    for (int i = 0; i < 3; i++) {
      refusals.add(Refusal.SERVER_FULL, "text", at("192.0.2.1"));
    }
    refusals.add(Refusal.ORIGIN, "text", at("192.0.2.1"));

    assertThat(refusals.count(Refusal.SERVER_FULL)).isEqualTo(3);
    assertThat(refusals.count(Refusal.ORIGIN)).isEqualTo(1);
    assertThat(refusals.count(Refusal.ADDRESS_FULL)).isZero();
  }

  @Test
  void whoFindsTheServerFull_isToldOnceASecond_andWhoMayNotConnectAtDebug() {
    Refusals refusals = new Refusals(now::get);
    try (LogCapture log = new LogCapture(Refusals.class)) {
      refusals.add(Refusal.SERVER_FULL, Refusal.SERVER_FULL.reason(), at("192.0.2.1"));
      refusals.add(Refusal.SERVER_FULL, Refusal.SERVER_FULL.reason(), at("192.0.2.2"));
      refusals.add(Refusal.ORIGIN, Refusal.ORIGIN.reason(), at("2001:db8::1"));
      now.addAndGet(Duration.ofSeconds(1).toNanos());
      refusals.add(Refusal.SERVER_FULL, Refusal.SERVER_FULL.reason(), at("192.0.2.3"));

      String full = " event=handshake-refused status=503 reason=\"the server is full\" address=";
      assertThat(log.lines())
          .containsExactly(
              "INFO" + full + "192.0.2.1",
              "FINE" + full + "192.0.2.2",
              "FINE event=handshake-refused status=403 reason=\"origin not allowed\""
                  + " address=2001:db8:0:0:0:0:0:1",
              "INFO" + full + "192.0.2.3 suppressed=1");
    }
  }
}
