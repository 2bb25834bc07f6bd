package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.LaunchedPayaraMicro;
import io.parley.it.harness.LaunchedServer;
import io.parley.it.harness.LaunchedWildFly;
import io.parley.it.harness.RawConnection;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A setting that cannot be used keeps the application from starting, and the log names it. The server itself goes on,
 * without the application, on both: whoever runs it has to look at readiness.
 */
@Tag("stock")
class InvalidSettingIT {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CHAT_PING_INTERVAL   | soon                   | setting chat.ping-interval: 'soon' is not ",
        "CHAT_ALLOWED_ORIGINS | https://x.example/path | setting chat.allowed-origins: 'https://x.example/path' is not "
      },
      ignoreLeadingAndTrailingWhitespace = true)
  void wildFly_invalidSetting_isNamedAndKeepsApplicationFromStarting(
      String variable, String value, String complaint) throws Exception {
    try (LaunchedServer server = LaunchedWildFly.provisioned(Map.of(variable, value))) {
      assertNotStarted(server, complaint);
    }
  }

  /** One is enough here, the last to be looked at: the settings are read by the same code. */
  @Test
  void payara_invalidSetting_isNamedAndKeepsApplicationFromStarting() throws Exception {
    try (LaunchedServer server = LaunchedPayaraMicro.start(Map.of("CHAT_DEFAULT_ROOM", "a b"))) {
      assertNotStarted(server, "setting chat.default-room: 'a b' is not ");
    }
  }

  private static void assertNotStarted(LaunchedServer server, String complaint) throws Exception {
    assertThat(server.process().log()).contains(complaint).doesNotContain("Parley is ready");
    assertThat(server.address().get("/").statusCode()).isNotEqualTo(200);
    try (RawConnection connection = new RawConnection(server.address())) {
      String head = connection.handshake("/ws/chat", "localhost:" + server.address().port());
      assertThat(head).startsWith("HTTP/1.1 ").doesNotStartWith("HTTP/1.1 101 ");
    }
  }
}
