package io.parley.security;

import static io.parley.security.TestAddresses.at;
import static org.assertj.core.api.Assertions.assertThat;

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
  void oneLineASecondPasses_andTellsHowManyDidNot() {
    LogPace pace = new LogPace(now::get);

    assertThat(pace.next()).hasValue(0);
    assertThat(pace.next()).isEmpty();
    now.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(pace.next()).isEmpty();
    now.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(pace.next()).hasValue(2);
    assertThat(pace.next()).isEmpty();
  }
}
