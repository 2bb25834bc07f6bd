package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloseCodeTest {
  @ParameterizedTest
  @EnumSource
  void everyCode_mayBeSent_withAReasonThatFitsAControlFrame(CloseCode code) {
    assertThat(code.code())
        .matches(
            number ->
                (number >= 1000 && number < 1004)
                    || (number > 1006 && number < 1015)
                    || (number >= 4000 && number < 5000));
    assertThat(code.reason().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, 123);
  }
}
