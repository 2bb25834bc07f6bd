package io.parley.cluster.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.log.FailureLog;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class UnsettledTest {
  private final Unsettled unsettled = new Unsettled(new FailureLog(System::nanoTime));

  /** What the store has been told, and not answered. */
  private final Queue<CompletableFuture<Boolean>> told = new ArrayDeque<>();

  private final List<One> all = List.of(new One(), new One(), new One(), new One(), new One());

  private void answer() {
    told.remove().complete(true);
  }

  private int commands() {
    return all.stream().mapToInt(one -> one.commands).sum();
  }

  @Test
  void storeThatIsBehind_isNotGivenMore() {
    all.forEach(One::doubt);
    unsettled.settle(3);
    unsettled.settle(3);
    assertThat(told).hasSize(3);

    answer();
    unsettled.settle(3);
    assertThat(told).hasSize(3);
    told.remove().completeExceptionally(new RefusedException(ErrorCode.UNAVAILABLE));
    answer();
    unsettled.settle(3);

    assertThat(told).hasSize(3);
    assertThat(commands()).as("the one that was refused is told again").isEqualTo(6);
    answer();
    answer();
    answer();
    assertThat(all).allMatch(One::isSettled);
  }

  @Test
  void whatWasRefusedAtOnce_waitsForTheNextSweep() {
    all.forEach(One::doubt);
    all.forEach(one -> one.isRefused = true);

    unsettled.settle(3);
    unsettled.settle(3);

    assertThat(commands()).isEqualTo(6);
  }

  @Test
  void whatWasToldMeanwhile_isNotToldAgain() {
    all.forEach(One::doubt);
    all.get(0).settle();
    answer();

    unsettled.settle(5);

    assertThat(all.get(0).commands).isEqualTo(1);
    assertThat(told).hasSize(4);
  }

  @Test
  void whatWasUnderWayWhenItWasDoubted_isToldOnceMore() {
    One one = all.get(0);
    one.settle();
    one.doubt();
    unsettled.settle(5);
    assertThat(told).hasSize(1);

    answer();
    assertThat(one.isSettled()).isFalse();
    answer();
    unsettled.settle(5);

    assertThat(one.isSettled()).isTrue();
    assertThat(one.commands).isEqualTo(2);
  }

  /** Counts its commands; the test answers them. */
  private final class One extends Settling {
    int commands;
    boolean isRefused;

    One() {
      super(unsettled);
    }

    @Override
    Supplier<CompletionStage<?>> command() {
      commands++;
      return () -> {
        if (isRefused) {
          return RefusedException.stage(ErrorCode.UNAVAILABLE);
        }
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        told.add(answer);
        return answer;
      };
    }

    @Override
    Runnable settled() {
      return () -> {};
    }

    @Override
    Runnable refused(Throwable failure) {
      return () -> {};
    }
  }
}
