package io.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.config.TestSettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClientRateTest {
  private final AtomicLong now = new AtomicLong();

  @Test
  void burst_isAllowed_andTheNextIsToldHowLongToWait() {
    ClientRate rate = rate("chat.rate-messages-per-second", "10");

    for (int i = 0; i < 20; i++) {
      assertThat(message(rate, 1)).isZero();
    }
    assertThat(message(rate, 1))
        .as("for the one that was refused, and for one more")
        .isEqualTo(Duration.ofMillis(200));
    assertThat(rate.isFlooding()).isFalse();
  }

  @Test
  void clientThatWaitsAsItWasTold_mayGoOn() {
    ClientRate rate = rate("chat.rate-messages-per-second", "10");
    for (int i = 0; i < 30; i++) {
      message(rate, 1);
    }
    Duration wait = message(rate, 1);
    assertThat(wait).isPositive();

    pass(wait);

    assertThat(message(rate, 1)).isZero();
  }

  @Test
  void steadyClientAtItsRate_isNeverRefused() {
    ClientRate rate = rate("chat.rate-messages-per-second", "10");

    for (int i = 0; i < 10_000; i++) {
      assertThat(message(rate, 100)).isZero();
      pass(Duration.ofMillis(100));
    }
  }

  @Test
  void clientThatGoesOnInSpiteOfRefusals_isFlooding() {
    ClientRate rate = rate("chat.rate-messages-per-second", "10");
    for (int i = 0; i < 20 + ClientRate.MAX_REFUSALS; i++) {
      message(rate, 1);
    }
    assertThat(rate.isFlooding()).isFalse();

    message(rate, 1);

    assertThat(rate.isFlooding()).isTrue();
  }

  @Test
  void bytes_areLimitedToo() {
    ClientRate rate = rate("chat.rate-bytes-per-second", "100000");

    for (int i = 0; i < 4; i++) {
      assertThat(message(rate, 50_000)).isZero();
    }
    assertThat(message(rate, 50_000)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void oneMessageAtItsLimit_isAllowed_howeverLowTheRate() {
    ClientRate rate = rate("chat.rate-bytes-per-second", "1000");

    assertThat(message(rate, 65_536)).isZero();
    assertThat(message(rate, 65_536)).isPositive();
  }

  @Test
  void tinyPartsOfAnUnfinishedMessage_areAFloodToo() {
    ClientRate rate = rate();
    int parts = 0;
    while (!rate.isFlooding() && parts < 100_000) {
      rate.part(1, false);
      parts++;
    }

    assertThat(parts).isEqualTo(2 * 262_144 / ClientRate.MIN_PART_BYTES + 51);
  }

  @Test
  void everythingOff_limitsNothing() {
    ClientRate rate = rate("chat.rate-messages-per-second", "0", "chat.rate-bytes-per-second", "");

    for (int i = 0; i < 10_000; i++) {
      assertThat(message(rate, 65_536)).isZero();
    }
  }

  private ClientRate rate(String... settings) {
    return new Rates(TestSettings.with(settings), now::get).forClient();
  }

  private static Duration message(ClientRate rate, int bytes) {
    rate.part(bytes, true);
    return rate.command();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
