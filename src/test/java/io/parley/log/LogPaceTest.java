package io.parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogPaceTest {
  private static final Logger LOG = System.getLogger(LogPaceTest.class.getName());

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE);
  private final LogPace pace = new LogPace(now::get);

  @Test
  void oneLineASecondPasses_andTellsHowManyDidNot() {
    assertThat(pace.next()).hasValue(0);
    assertThat(pace.next()).isEmpty();
    now.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(pace.next()).isEmpty();
    now.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(pace.next()).hasValue(2);
    assertThat(pace.next()).isEmpty();
  }

  @Test
  void linesThatDoNotPass_areToldAtDebug() {
    try (LogCapture log = new LogCapture(LogPaceTest.class)) {
      for (int i = 1; i <= 3; i++) {
        tell(i);
      }
      now.addAndGet(Duration.ofSeconds(1).toNanos());
      tell(4);

      assertThat(log.lines())
          .containsExactly(
              "WARNING event=limit-reached n=1",
              "FINE event=limit-reached n=2",
              "FINE event=limit-reached n=3",
              "WARNING event=limit-reached n=4 suppressed=2");
    }
  }

  @Test
  void failures_haveTheirStack_andEachKindItsOwnPace() {
    FailureLog failures = new FailureLog(now::get);
    RuntimeException first = new IllegalStateException("first");
    RuntimeException other = new IllegalStateException("other");
    try (LogCapture log = new LogCapture(LogPaceTest.class)) {
      failures.failed(LOG, "command", null, first);
      failures.failed(LOG, "command", null, first);
      failures.failed(LOG, "message", null, other);

      assertThat(log.lines())
          .containsExactly(
              "SEVERE event=failed what=command",
              "FINE event=failed what=command",
              "SEVERE event=failed what=message");
      assertThat(log.failures()).containsExactly(first, first, other);
    }
  }

  private void tell(int number) {
    pace.log(LOG, LogEvent.LIMIT_REACHED, line -> line.with("n", number));
  }
}
