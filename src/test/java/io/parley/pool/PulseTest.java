package io.parley.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.log.LogCapture;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PulseTest {
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger beats = new AtomicInteger();
  private volatile boolean failing;

  private final Pulse pulse = new Pulse(this::beat, now::get, Thread::new);

  private void beat() {
    beats.incrementAndGet();
    if (failing) {
      throw new IllegalStateException("as the test wants it");
    }
  }

  @Test
  void taskThatAlwaysFails_isNoBeat_andTellsTheLogOnce() {
    failing = true;
    try (LogCapture log = new LogCapture(Pulse.class)) {
      pulse.start(Duration.ofMillis(1));
      await().until(() -> beats.get() > 3);
      assertThat(pulse.isBeating()).as("a while ago it was well").isTrue();
      assertThat(log.lines())
          .filteredOn(line -> !line.startsWith("FINE "))
          .containsExactly("SEVERE event=failed what=\"repeated task\"");

      now.addAndGet(Pulse.LATE.toNanos());
      int before = beats.get();
      await().until(() -> beats.get() > before + 1);
      assertThat(pulse.isBeating()).isFalse();

      failing = false;
      await().until(pulse::isBeating);
    } finally {
      pulse.stop();
    }
  }
}
