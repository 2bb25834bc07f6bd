package io.parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTextTest {
  @Test
  void escape_leavesNoWayToForgeALineOrTurnIt() {
    assertThat(LogText.escape("a\r\n[SERVER] b\u001b[31m\u202ec\u2028d\u0085"))
        .isEqualTo("a\\u000d\\u000a[SERVER] b\\u001b[31m\\u202ec\\u2028d\\u0085");
  }

  @Test
  void escape_leavesWhatPeopleWriteAlone() {
    assertThat(LogText.escape("H\u00e9llo, \u4f60\u597d \ud83d\ude00!"))
        .isEqualTo("H\u00e9llo, \u4f60\u597d \ud83d\ude00!");
  }
}
