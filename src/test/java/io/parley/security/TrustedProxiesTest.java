package io.parley.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.config.InvalidSettingException;
import io.parley.config.TestSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private static final String PROXY = "10.0.0.1";
  private final TrustedProxies proxies = proxies("10.0.0.0/8, fd00::/8");

  @Test
  void withoutTrustedProxies_theHeaderMeansNothing() {
    assertThat(proxies("").clientOf(PROXY, List.of("203.0.113.7"))).hasToString(PROXY);
  }

  @Test
  void peerThatIsNotTrusted_isTheClient_whateverItSays() {
    assertThat(proxies.clientOf("198.51.100.9", List.of("203.0.113.7", "10.0.0.2")))
        .hasToString("198.51.100.9");
  }

  @Test
  void trustedPeerWithoutTheHeader_isTheClient() {
    assertThat(proxies.clientOf(PROXY, List.of())).hasToString(PROXY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.7 | 203.0.113.7",
        "203.0.113.7:50123 | 203.0.113.7",
        "::ffff:203.0.113.7 | 203.0.113.7",
        "[2001:db8::7]:50123 | 2001:db8:0:0:0:0:0:7",
        "203.0.113.7,10.0.0.2, fd00::3 | 203.0.113.7",
        "192.0.2.66, 203.0.113.7 , 10.0.0.2 | 203.0.113.7",
        "192.0.2.66, 10.9.9.9, 203.0.113.7 | 203.0.113.7",
        "192.0.2.66, unknown, 10.0.0.2 | 10.0.0.2",
        "203.0.113.7, unknown | 10.0.0.1",
        "203.0.113.7, | 10.0.0.1",
        ", | 10.0.0.1",
        "'' | 10.0.0.1",
        "203.0.113.7 10.0.0.2 | 10.0.0.1",
        "localhost | 10.0.0.1",
        "10.0.0.3, 10.0.0.2 | 10.0.0.3",
      })
  void header_isReadFromItsEnd_asFarAsTrustedProxiesWroteIt(String header, String client) {
    assertThat(proxies.clientOf(PROXY, List.of(header))).hasToString(client);
  }

  @Test
  void severalHeaders_areOneList() {
    assertThat(proxies.clientOf(PROXY, List.of("192.0.2.66", "203.0.113.7, 10.0.0.3", "10.0.0.2")))
        .hasToString("203.0.113.7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.2,", "192.0.2.66,", "unknown,", ",", "[", "1"})
  void headerOfAnyLength_isReadToItsFirstUntrustedAddress(String forged) {
    assertThat(
            proxies.clientOf(
                PROXY, List.of(forged.repeat(100_000), "x, 203.0.113.7, 10.0.0.2", "10.0.0.3")))
        .hasToString("203.0.113.7");
    assertThat(proxies.clientOf(PROXY, List.of("10.0.0.9," + "10.0.0.2,".repeat(100_000) + PROXY)))
        .hasToString("10.0.0.9");
  }

  @ParameterizedTest
  @CsvSource({
    "fe80:0:0:0:0:0:0:1%eth0, fe80:0:0:0:0:0:0:1",
    "::ffff:198.51.100.9, 198.51.100.9",
    "unix-socket, 0.0.0.0",
    ", 0.0.0.0",
  })
  void peer_asTheServerMayNameIt(String peer, String client) {
    assertThat(proxies.clientOf(peer, List.of("203.0.113.7"))).hasToString(client);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.1/8", "*"})
  void whatIsNoRange_isRefused_withItsKey(String value) {
    assertThatThrownBy(() -> proxies("192.0.2.1," + value))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("setting chat.trusted-proxies: '" + value + "' is not ");
  }

  private static TrustedProxies proxies(String trusted) {
    return new TrustedProxies(TestSettings.with("chat.trusted-proxies", trusted));
  }
}
