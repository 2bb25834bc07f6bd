package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8Test {
  @Test
  void length_isThatOfTheEncoding_forEveryCodePoint() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
        String text = Character.toString(codePoint);
        assertThat(Utf8.length(text))
            .as("U+%04X", codePoint)
            .isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
      }
    }
  }

  @Test
  void length_ofSplitPairs_addsUp() {
    String pair = "\ud83d\ude00";
    assertThat(Utf8.length(pair.substring(0, 1)) + Utf8.length(pair.substring(1)))
        .isEqualTo(Utf8.length(pair));
  }
}
