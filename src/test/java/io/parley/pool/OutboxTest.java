package io.parley.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final int MAX_BYTES = 200_000;
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private final AtomicLong now = new AtomicLong();
  private final PoolCounters counters = new PoolCounters();
  private final Outbox outbox = new Outbox(now::get, MAX_BYTES, counters, false);
  private final List<Frame> taken = new ArrayList<>();

  @Test
  void firstOffer_schedulesOnce_untilTheTurn() {
    assertThat(outbox.offer(text("a"))).isEqualTo(Outbox.Offer.SCHEDULE);
    assertThat(outbox.offer(text("b"))).isEqualTo(Outbox.Offer.WAITS);

    assertThat(outbox.take(taken, NO_LIMIT)).isEqualTo(Outbox.Turn.REST);
    assertThat(taken).containsExactly(text("a"), text("b"));
    assertThat(outbox.offer(text("c"))).isEqualTo(Outbox.Offer.SCHEDULE);
  }

  @Test
  void take_givesNoMoreBytesThanAsked_unlessOneFrameIsLarger() {
    outbox.offer(frame(60));
    outbox.offer(frame(39));
    outbox.offer(frame(500));

    assertThat(outbox.take(taken, 100)).isEqualTo(Outbox.Turn.AGAIN);
    assertThat(taken).as("with a byte between them").containsExactly(frame(60), frame(39));
    taken.clear();
    assertThat(outbox.take(taken, 100)).isEqualTo(Outbox.Turn.REST);
    assertThat(taken).containsExactly(frame(500));
  }

  @Test
  void onceAWindowIsInFlight_nothingIsTaken_untilSomeOfItIsSent() {
    Frame half = frame(Outbox.WINDOW_BYTES / 2);
    outbox.offer(half);
    outbox.offer(half);
    outbox.offer(half);

    assertThat(outbox.take(taken, NO_LIMIT)).isEqualTo(Outbox.Turn.REST);
    assertThat(taken).as("a window").containsExactly(half, half);
    assertThat(outbox.offer(frame(1)))
        .as("a completion will schedule")
        .isEqualTo(Outbox.Offer.WAITS);
    assertThat(outbox.sent(half.bytes())).isTrue();
    assertThat(outbox.sent(half.bytes())).as("scheduled already").isFalse();
    taken.clear();
    outbox.take(taken, NO_LIMIT);
    assertThat(taken).containsExactly(half, frame(1));
  }

  @Test
  void emptyFramesInFlight_areBoundedToo() {
    Frame empty = frame(0);
    for (int i = 0; i < 2 * Outbox.WINDOW_FRAMES; i++) {
      outbox.offer(empty);
    }

    int inFlight = 0;
    Outbox.Turn turn;
    do {
      taken.clear();
      turn = outbox.take(taken, NO_LIMIT);
      inFlight += taken.size();
    } while (turn == Outbox.Turn.AGAIN);

    assertThat(inFlight).isEqualTo(Outbox.WINDOW_FRAMES);
    assertThat(outbox.sent(0)).isTrue();
    taken.clear();
    outbox.take(taken, NO_LIMIT);
    assertThat(taken).containsExactly(empty);
  }

  @Test
  void bytesOverTheBound_overflowOnce_andEverythingIsLetGo() {
    outbox.offer(frame(MAX_BYTES));

    assertThat(outbox.offer(frame(1))).isEqualTo(Outbox.Offer.OVERFLOWED);
    assertThat(outbox.unsentBytes()).isZero();
    assertThat(outbox.depth()).isZero();
    assertThat(outbox.offer(frame(1))).isEqualTo(Outbox.Offer.CLOSED);
    assertThat(outbox.take(taken, NO_LIMIT)).isEqualTo(Outbox.Turn.REST);
    assertThat(taken).isEmpty();
  }

  @Test
  void oneFrameOverTheBound_isTaken_whereNothingElseWaits() {
    assertThat(outbox.offer(frame(MAX_BYTES + 1))).isEqualTo(Outbox.Offer.SCHEDULE);
    outbox.take(taken, NO_LIMIT);
    assertThat(taken).hasSize(1);
  }

  @Test
  void emptyFrames_areBoundedByCount() {
    for (int i = 0; i < Outbox.MAX_FRAMES; i++) {
      assertThat(outbox.offer(frame(0))).isNotEqualTo(Outbox.Offer.OVERFLOWED);
    }
    assertThat(outbox.offer(frame(0))).isEqualTo(Outbox.Offer.OVERFLOWED);
  }

  @Test
  void atTheBound_newSignalsAreLeftOut_andWaitingOnesMakeRoom() {
    outbox.offer(frame(MAX_BYTES / 2));
    outbox.offer(signal(MAX_BYTES / 4));
    outbox.offer(frame(1));
    outbox.offer(signal(1));

    assertThat(outbox.offer(signal(MAX_BYTES / 4))).isEqualTo(Outbox.Offer.DROPPED);
    assertThat(counters.dropped()).isEqualTo(1);
    assertThat(outbox.offer(frame(MAX_BYTES / 2 - 1))).isEqualTo(Outbox.Offer.WAITS);
    assertThat(counters.dropped()).isEqualTo(3);
    assertThat(outbox.unsentBytes()).isEqualTo(MAX_BYTES);
    assertThat(outbox.depth()).isEqualTo(3);
    assertThat(outbox.offer(frame(1))).as("no signal is left").isEqualTo(Outbox.Offer.OVERFLOWED);
  }

  @Test
  void signalsTaken_areNoLongerCountedAsWaiting() {
    outbox.offer(signal(10));
    outbox.take(taken, NO_LIMIT);
    outbox.offer(frame(MAX_BYTES));

    assertThat(outbox.offer(frame(1))).isEqualTo(Outbox.Offer.OVERFLOWED);
    assertThat(counters.dropped()).isZero();
  }

  @Test
  void finish_takesNoMore_andSaysWhenAllIsHandedOver() {
    Frame window = frame(Outbox.WINDOW_BYTES);
    outbox.offer(window);
    assertThat(outbox.finish(text("last"))).isTrue();

    assertThat(outbox.offer(text("too late"))).isEqualTo(Outbox.Offer.CLOSED);
    assertThat(outbox.take(taken, NO_LIMIT)).as("the window is full").isEqualTo(Outbox.Turn.REST);
    assertThat(outbox.sent(window.bytes())).isTrue();
    assertThat(outbox.take(taken, NO_LIMIT)).isEqualTo(Outbox.Turn.FINISHED);
    assertThat(taken).containsExactly(window, text("last"));
  }

  @Test
  void finish_whereNothingElseWaits_isSaidAtTheNextTurn() {
    assertThat(outbox.finish(text("last"))).isTrue();

    assertThat(outbox.take(taken, NO_LIMIT)).isEqualTo(Outbox.Turn.FINISHED);
    assertThat(taken).containsExactly(text("last"));
  }

  @Test
  void finish_withoutRoomForTheLastFrame_letsEverythingGo() {
    outbox.offer(frame(MAX_BYTES));

    assertThat(outbox.finish(text("last"))).isFalse();
    assertThat(outbox.unsentBytes()).isZero();
  }

  @Test
  void depth_countsTheEventsOfAPortion_untilItIsTaken() {
    outbox.offer(frame(1));
    outbox.offer(Frame.portion(List.of(frame(1), frame(2), frame(3)), () -> {}));
    assertThat(outbox.load()).isEqualTo(new Outbox.Load(4, 1 + 8));

    outbox.take(taken, NO_LIMIT);

    assertThat(outbox.load()).isEqualTo(new Outbox.Load(0, 1 + 8));
  }

  @Test
  void join_makesOneFrame_aLineForEach() {
    Frame joined = Frame.join(List.of(text("{}"), text(""), text("\u20ac")));

    assertThat(joined).isEqualTo(new Frame("{}\n\n\u20ac", 7, 3, false, null));
  }

  @Test
  void stalled_isSomethingInFlightWithoutProgress() {
    Duration deadline = Duration.ofNanos(100);
    outbox.offer(frame(1));
    now.set(1000);
    assertThat(outbox.isStalled(deadline)).as("nothing is in flight").isFalse();

    outbox.take(taken, NO_LIMIT);
    now.addAndGet(99);
    assertThat(outbox.isStalled(deadline)).isFalse();
    now.addAndGet(1);
    assertThat(outbox.isStalled(deadline)).isTrue();

    outbox.sent(1);
    assertThat(outbox.isStalled(deadline)).isFalse();
  }

  @Test
  void aTurnOfJoinedFrames_isShort_soThatTheOthersOfTheLaneAreNotKeptWaiting() {
    Outbox joining = new Outbox(now::get, MAX_BYTES, counters, true);
    Collections.nCopies(1000, text("x")).forEach(joining::offer);

    assertThat(joining.take(taken, NO_LIMIT)).isEqualTo(Outbox.Turn.AGAIN);
    assertThat(taken).hasSizeLessThan(1000);
  }

  private static Frame text(String text) {
    return Frame.of(text, false);
  }

  private static Frame frame(int bytes) {
    return text("x".repeat(bytes));
  }

  private static Frame signal(int bytes) {
    return Frame.of("x".repeat(bytes), true);
  }
}
