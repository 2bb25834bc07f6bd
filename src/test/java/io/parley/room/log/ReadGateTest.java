package io.parley.room.log;

import static org.assertj.core.api.Assertions.assertThat;

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
