package io.parley.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  private final Properties changed = new Properties();

  @Test
  void defaults_areThoseOfTheDocumentedTable() {
    Settings settings = read();

    assertThat(settings.allowedOrigins()).isEmpty();
    assertThat(settings.publicOrigin()).isEmpty();
    assertThat(settings.allowMissingOrigin()).isTrue();
    assertThat(settings.maxConnections()).isEqualTo(20_000);
    assertThat(settings.maxConnectionsPerAddress()).isZero();
    assertThat(settings.trustedProxies()).isEmpty();
    assertThat(settings.maxMessageBytes()).isEqualTo(65_536);
    assertThat(settings.maxEmptyParts()).isEqualTo(64);
    assertThat(settings.assemblyDeadline()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.greeting()).isEqualTo("What's your name?");
    assertThat(settings.greetingDelay()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.transcript()).isFalse();
    assertThat(settings.defaultRoom()).isEqualTo("lobby");
    assertThat(settings.outboxMaxBytes()).isEqualTo(1_048_576);
    assertThat(settings.sendDeadline()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.pingInterval()).isEqualTo(Duration.ofSeconds(25));
    assertThat(settings.announcedUrl()).isEmpty();
  }

  @Test
  void emptyValue_meansOff() {
    changed.setProperty("chat.greeting", "");
    changed.setProperty("chat.ping-interval", "");
    changed.setProperty("chat.allow-missing-origin", "");

    assertThat(read().greeting()).isEmpty();
    assertThat(read().pingInterval()).isEqualTo(Duration.ZERO);
    assertThat(read().allowMissingOrigin()).isFalse();
  }

  @Test
  void origins_areAListWithCommas() {
    changed.setProperty("chat.allowed-origins", "http://a.test, https://b.test:8443,,");

    assertThat(read().allowedOrigins())
        .containsExactlyInAnyOrder(
            new WebOrigin("http", "a.test", 80), new WebOrigin("https", "b.test", 8443));
  }

  @Test
  void trustedProxies_areAListWithCommas() {
    changed.setProperty("chat.trusted-proxies", "10.0.0.0/8,, fd00::/8 ,");

    assertThat(read().trustedProxies()).containsExactly("10.0.0.0/8", "fd00::/8");
  }

  @ParameterizedTest
  @CsvSource({
    "chat.max-connections, -1",
    "chat.max-connections-per-address, many",
    "chat.max-message-bytes, 64k",
    "chat.max-message-bytes, 0",
    "chat.max-message-bytes, 99999999999",
    "chat.max-empty-parts, -1",
    "chat.assembly-deadline, 10s",
    "chat.assembly-deadline, PT-1S",
    "chat.greeting-delay, PT25H",
    "chat.transcript, yes",
    "chat.allow-missing-origin, TRUE",
    "chat.default-room, ''",
    "chat.outbox-max-bytes, 100",
    "chat.ping-interval, soon",
    "chat.ping-interval, PT0.5S",
    "chat.public-origin, chat.example.com",
    "chat.public-origin, https://chat.example.com:",
    "chat.public-origin, https://chat.example.com:65536",
    "chat.public-origin, http://[fe80::1%25eth0]",
    "chat.announced-url, localhost:3000",
    "chat.announced-url, http://localhost:3000",
  })
  void valueThatCannotBeUsed_isRefused_withItsKey(String key, String value) {
    changed.setProperty(key, value);

    assertThatThrownBy(this::read)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("setting " + key + ": '" + value + "' is not ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "example.com",
        "https://*.example.com",
        "http://a.test/",
        "http://a.test/x",
        "http://u@a.test",
        "ftp://a.test",
        "http://",
        "http://a.test?x"
      })
  void whatIsNoOrigin_isRefused(String origin) {
    changed.setProperty("chat.allowed-origins", "http://ok.test," + origin);

    assertThatThrownBy(this::read)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("chat.allowed-origins")
        .hasMessageContaining("'" + origin + "'");
  }

  private Settings read() {
    return TestSettings.with(
        changed.entrySet().stream()
            .flatMap(entry -> Stream.of(entry.getKey().toString(), entry.getValue().toString()))
            .toArray(String[]::new));
  }
}
