package io.parley.room.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.config.TestSettings;
import io.parley.pool.TestPool;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryDirectoryTest extends DirectoryContract {
  private final TestPool test = new TestPool(gone -> {});
  private final MemoryDirectory directory =
      new MemoryDirectory(
          test.pool,
          TestSettings.with("chat.leave-grace", "PT10S", "chat.resume-age", "PT1M"),
          test.ticker,
          UUID::randomUUID);

  @AfterEach
  void stop() {
    test.close();
  }

  @Override
  protected Directory directory() {
    return directory;
  }

  @Override
  protected void pass(Duration time) {
    test.now.addAndGet(time.toNanos());
    directory.sweep();
  }

  @Test
  void whoeverHasGone_canComeBack_untilTheAgeIsOver() {
    Arrival first = arrive(ANN, null, "one");
    directory.depart(first.client(), first.connection());
    pass(Duration.ofSeconds(59));

    Arrival back = arrive(null, "one", "two");

    assertThat(back.resumed()).isTrue();
    directory.depart(back.client(), back.connection());
    pass(Duration.ofMinutes(1));
    assertThat(arrive(ANN, "two", "three").resumed()).isFalse();
  }
}
