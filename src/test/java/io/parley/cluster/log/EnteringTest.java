package io.parley.cluster.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.cluster.log.Entering.Turn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnteringTest {
  private final Entering room = new Entering();
  private final List<Integer> gone = new ArrayList<>();

  private Turn enter(int number, int chars) {
    return room.enter(chars, failure -> gone.add(number));
  }

  @Test
  void callsThatWait_areBoundedInTheirNumber() {
    assertThat(enter(0, 1)).isEqualTo(Turn.ASK);
    for (int i = 1; i < Entering.MAX_WAITING; i++) {
      assertThat(enter(i, 1)).isEqualTo(Turn.WAIT);
    }
    assertThat(enter(-1, 1)).isEqualTo(Turn.REFUSED);

    room.answered(null, 0);

    assertThat(gone).hasSize(Entering.MAX_WAITING).isSorted().doesNotContain(-1);
    assertThat(enter(0, 1)).isEqualTo(Turn.GO);
  }

  @Test
  void callsThatWait_areBoundedInWhatTheySay_butTheFirst() {
    assertThat(enter(0, 1_000_000)).isEqualTo(Turn.ASK);
    assertThat(enter(1, 1)).isEqualTo(Turn.REFUSED);
  }
}
