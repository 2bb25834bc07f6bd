package io.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.config.TestSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {
  @ParameterizedTest
  @CsvSource({
    "http://localhost:3000, http, localhost:3000",
    "http://chat.test, http, chat.test",
    "http://chat.test, http, chat.test:80",
    "https://chat.test:443, https, chat.test",
    "http://[::1]:3000, http, [::1]:3000",
  })
  void sameOrigin_isAllowed(String origin, String scheme, String host) {
    assertThat(policy().allows(List.of(origin), scheme, host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3001, http, localhost:3000",
    "https://chat.test, http, chat.test",
    "http://127.0.0.1:3000, http, localhost:3000",
    "http://chat.test.evil.test, http, chat.test",
    "http://notchat.test, http, chat.test",
    "null, http, chat.test",
    "http://chat.test, http, ''",
    "'http://chat.test, http://chat.test', http, chat.test",
    "'http://chat.test ', http, chat.test",
    "http://chat.test:99999999, http, chat.test",
  })
  void anyOther_isRefused(String origin, String scheme, String host) {
    assertThat(policy().allows(List.of(origin), scheme, host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://other.test", "http://OTHER.test:80"})
  void listedOrigin_isAllowed(String origin) {
    assertThat(
            policy("chat.allowed-origins", "http://other.test")
                .allows(List.of(origin), "http", "chat.test"))
        .isTrue();
  }

  @Test
  void publicOrigin_replacesTheRequests() {
    OriginPolicy behindProxy = policy("chat.public-origin", "https://chat.test");

    assertThat(behindProxy.allows(List.of("https://chat.test"), "http", "10.0.0.1:8080")).isTrue();
    assertThat(behindProxy.allows(List.of("http://10.0.0.1:8080"), "http", "10.0.0.1:8080"))
        .isFalse();
  }

  @Test
  void missingOrigin_isAllowed_unlessForbidden() {
    assertThat(policy().allows(List.of(), "http", "chat.test")).isTrue();
    assertThat(policy("chat.allow-missing-origin", "false").allows(List.of(), "http", "chat.test"))
        .isFalse();
  }

  private static OriginPolicy policy(String... settings) {
    return new OriginPolicy(TestSettings.with(settings));
  }
}
