package io.parley.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.config.InvalidSettingException;
import io.parley.config.TestSettings;
import io.parley.security.ApiAccess.Purpose;
import io.parley.security.ApiKeys.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
  private static final String OLD = "the-old-key-0123456789";
  private static final String NEW = "the-new-key-0123456789";

  private static ApiKeys keys(String... settings) {
    return new ApiKeys(TestSettings.with(settings));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer " + OLD, "Bearer " + NEW, "bearer " + NEW, "Bearer  " + NEW + " "})
  void anyOfTheKeys_lets(String authorization) {
    assertThat(keys("chat.api-key", OLD + ", " + NEW).judge(Purpose.WRITE, authorization))
        .isEqualTo(Verdict.ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        OLD,
        "Basic " + OLD,
        "Bearer " + OLD + "x",
        "Bearer the-old-key-012345678",
        "Bearer " + OLD + "," + NEW,
        "Bearer THE-OLD-KEY-0123456789"
      })
  void anythingElse_doesNot(String authorization) {
    assertThat(keys("chat.api-key", OLD + "," + NEW).judge(Purpose.WRITE, authorization))
        .isEqualTo(Verdict.NO_OR_WRONG_KEY);
  }

  @Test
  void withoutAKey_writesAreOff_whateverIsBrought() {
    ApiKeys none = keys();

    assertThat(none.judge(Purpose.WRITE, null)).isEqualTo(Verdict.SWITCHED_OFF);
    assertThat(none.judge(Purpose.WRITE, "Bearer ")).isEqualTo(Verdict.SWITCHED_OFF);
    assertThat(none.judge(Purpose.READ, null)).isEqualTo(Verdict.SWITCHED_OFF);
    assertThat(none.judge(Purpose.METRICS, null)).isEqualTo(Verdict.ALLOWED);
    assertThat(none.judge(Purpose.HEALTH, null)).isEqualTo(Verdict.ALLOWED);
    assertThat(none.judge(Purpose.PUBLIC, null)).isEqualTo(Verdict.ALLOWED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Purpose.class,
      names = {"READ", "METRICS", "HEALTH"})
  void reads_areAsTheSettingsSay(Purpose purpose) {
    String setting = "chat." + purpose.name().toLowerCase(java.util.Locale.ROOT) + "-access";
    ApiKeys open = keys("chat.api-key", OLD, setting, "open");
    ApiKeys guarded = keys("chat.api-key", OLD, setting, "key");

    assertThat(open.judge(purpose, null)).isEqualTo(Verdict.ALLOWED);
    assertThat(guarded.judge(purpose, null)).isEqualTo(Verdict.NO_OR_WRONG_KEY);
    assertThat(guarded.judge(purpose, "Bearer " + OLD)).isEqualTo(Verdict.ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "has a space 0123456789", "über-0123456789-0123456789"})
  void keyThatIsNone_isNotTold(String key) {
    assertThatThrownBy(() -> keys("chat.api-key", OLD + "," + key))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("chat.api-key")
        .hasMessageNotContaining(key);
  }
}
