package io.parley.security;

import static io.parley.security.TestAddresses.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.log.LogCapture;
import io.parley.security.ApiKeys.Verdict;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ApiRefusalsTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE);

  @Test
  void refusal_isCounted_andToldOnceASecond_forEachVerdict() {
    ApiRefusals refusals = new ApiRefusals(now::get);
    try (LogCapture log = new LogCapture(ApiRefusals.class)) {
      refusals.add(Verdict.NO_OR_WRONG_KEY, 401, "not authenticated", at("192.0.2.1"));
      refusals.add(Verdict.NO_OR_WRONG_KEY, 401, "not authenticated", at("192.0.2.2"));
      refusals.add(Verdict.SWITCHED_OFF, 403, "switched off", at("192.0.2.3"));
      now.addAndGet(Duration.ofSeconds(1).toNanos());
      refusals.add(Verdict.NO_OR_WRONG_KEY, 401, "not authenticated", at("192.0.2.4"));

      String wrong = " event=request-refused status=401 reason=\"not authenticated\" address=";
      assertThat(log.lines())
          .containsExactly(
              "INFO" + wrong + "192.0.2.1",
              "FINE" + wrong + "192.0.2.2",
              "INFO event=request-refused status=403 reason=\"switched off\" address=192.0.2.3",
              "INFO" + wrong + "192.0.2.4 suppressed=1");
    }
    assertThat(refusals.count(Verdict.NO_OR_WRONG_KEY)).isEqualTo(3);
    assertThat(refusals.count(Verdict.SWITCHED_OFF)).isEqualTo(1);
  }
}
