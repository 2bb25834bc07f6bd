package io.parley.room.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadGateTest {
  private static final int MANY = 20_000;

  private static final int AT_ONCE = 16;

  private final ReadGate reads = new ReadGate(AT_ONCE);
  private final List<Integer> begun = new ArrayList<>();
  private final List<CompletableFuture<@Nullable Void>> stages = new ArrayList<>();

  private void begin(int number) {
    CompletableFuture<@Nullable Void> stage = new CompletableFuture<>();
    stages.add(stage);
    reads.begin(
        () -> {
          begun.add(number);
          return stage;
        });
  }

  @Test
  void fewAreUnderWay_theOthersFollowInTheirOrder_whateverBecameOfThoseBefore() {
    IntStream.range(0, 3 * AT_ONCE).forEach(this::begin);
    assertThat(begun).hasSize(AT_ONCE);

    stages.get(3).complete(null);
    assertThat(begun).hasSize(AT_ONCE + 1);
    stages.get(1).completeExceptionally(new IllegalStateException());
    assertThat(begun).hasSize(AT_ONCE + 2);

    stages.forEach(stage -> stage.complete(null));
    assertThat(begun).isEqualTo(IntStream.range(0, 3 * AT_ONCE).boxed().toList());
    IntStream.range(0, AT_ONCE).forEach(this::begin);
    assertThat(begun).as("all places are free again").hasSize(4 * AT_ONCE);
  }

  @Test
  void whatIsMerelyAskedFor_comesBehindTheOthers_andIsRefusedWhereTooMuchWaits() {
    IntStream.range(0, AT_ONCE).forEach(this::begin);
    List<CompletableFuture<Integer>> asked =
        IntStream.rangeClosed(0, ReadGate.MAX_ASKED).mapToObj(this::ask).toList();
    begin(AT_ONCE);
    assertThat(asked.subList(0, ReadGate.MAX_ASKED)).allSatisfy(one -> assertThat(one).isNotDone());
    assertThat(asked.get(ReadGate.MAX_ASKED))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(RefusedException.class);

    stages.get(0).complete(null);
    assertThat(begun).hasSize(AT_ONCE + 1);
    stages.get(1).complete(null);

    assertThat(asked.get(0)).isCompletedWithValue(0);
  }

  private CompletableFuture<Integer> ask(int number) {
    return reads.ask(() -> CompletableFuture.completedFuture(number)).toCompletableFuture();
  }

  @Test
  void thoseThatAreOverAtOnce_needNoStackEach() {
    IntStream.range(0, AT_ONCE).forEach(this::begin);
    int[] done = {0};
    for (int i = 0; i < MANY; i++) {
      reads.begin(
          () -> {
            done[0]++;
            return CompletableFuture.completedFuture(null);
          });
    }
    stages.get(0).complete(null);

    assertThat(done[0]).isEqualTo(MANY);
  }
}
