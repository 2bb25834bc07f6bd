package io.parley.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final int MAX_BYTES = 200_000;

  private final AtomicLong now = new AtomicLong();
  private final Outbox outbox = new Outbox(now::get, MAX_BYTES);

  @Test
  void firstOffer_schedulesOnce_untilTheTurnEnds() {
    assertThat(outbox.offer(Frame.of("a"))).isEqualTo(Outbox.Offer.SCHEDULE);
    assertThat(outbox.offer(Frame.of("b"))).isEqualTo(Outbox.Offer.WAITS);

    assertThat(outbox.take()).isEqualTo(Frame.of("a"));
    assertThat(outbox.offer(Frame.of("c"))).isEqualTo(Outbox.Offer.WAITS);
    assertThat(outbox.take()).isEqualTo(Frame.of("b"));
    assertThat(outbox.take()).isEqualTo(Frame.of("c"));
    assertThat(outbox.take()).isNull();
    assertThat(outbox.offer(Frame.of("d"))).isEqualTo(Outbox.Offer.SCHEDULE);
  }

  @Test
  void onceAWindowIsInFlight_nothingIsTaken_untilSomeOfItIsSent() {
    Frame half = frame(Outbox.WINDOW_BYTES / 2);
    outbox.offer(half);
    outbox.offer(half);
    outbox.offer(half);

    assertThat(outbox.take()).isNotNull();
    assertThat(outbox.take()).isNotNull();
    assertThat(outbox.take()).as("a window is in flight").isNull();
    assertThat(outbox.offer(frame(1)))
        .as("a completion will schedule")
        .isEqualTo(Outbox.Offer.WAITS);
    assertThat(outbox.sent(half)).isTrue();
    assertThat(outbox.sent(half)).as("scheduled already").isFalse();
    assertThat(outbox.take()).isEqualTo(half);
  }

  @Test
  void emptyFramesInFlight_areBoundedToo() {
    Frame empty = frame(0);
    for (int i = 0; i < 2 * Outbox.WINDOW_FRAMES; i++) {
      outbox.offer(empty);
    }

    for (int i = 0; i < Outbox.WINDOW_FRAMES; i++) {
      assertThat(outbox.take()).isEqualTo(empty);
    }
    assertThat(outbox.take()).isNull();
    assertThat(outbox.sent(empty)).isTrue();
    assertThat(outbox.take()).isEqualTo(empty);
  }

  @Test
  void bytesOverTheBound_overflowOnce_andEverythingIsLetGo() {
    outbox.offer(frame(MAX_BYTES));

    assertThat(outbox.offer(frame(1))).isEqualTo(Outbox.Offer.OVERFLOWED);
    assertThat(outbox.unsentBytes()).isZero();
    assertThat(outbox.offer(frame(1))).isEqualTo(Outbox.Offer.CLOSED);
    assertThat(outbox.take()).isNull();
  }

  @Test
  void oneFrameOverTheBound_isTaken_whereNothingElseWaits() {
    assertThat(outbox.offer(frame(MAX_BYTES + 1))).isEqualTo(Outbox.Offer.SCHEDULE);
    assertThat(outbox.take()).isNotNull();
  }

  @Test
  void emptyFrames_areBoundedByCount() {
    for (int i = 0; i < Outbox.MAX_FRAMES; i++) {
      assertThat(outbox.offer(frame(0))).isNotEqualTo(Outbox.Offer.OVERFLOWED);
    }
    assertThat(outbox.offer(frame(0))).isEqualTo(Outbox.Offer.OVERFLOWED);
  }

  @Test
  void stalled_isSomethingInFlightWithoutProgress() {
    Duration deadline = Duration.ofNanos(100);
    outbox.offer(frame(1));
    now.set(1000);
    assertThat(outbox.isStalled(deadline)).as("nothing is in flight").isFalse();

    Frame inFlight = Objects.requireNonNull(outbox.take());
    now.addAndGet(99);
    assertThat(outbox.isStalled(deadline)).isFalse();
    now.addAndGet(1);
    assertThat(outbox.isStalled(deadline)).isTrue();

    outbox.sent(inFlight);
    assertThat(outbox.isStalled(deadline)).isFalse();
  }

  private static Frame frame(int bytes) {
    return Frame.of("x".repeat(bytes));
  }
}
