package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.RawConnection;
import io.parley.it.harness.Server;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The handshake of the source material, with the setting that lets its page in, and what must not slip in beside it. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class SeedHandshakeIT {
  @ArquillianResource URL url;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with(
        "chat.allowed-origins", "http://example.com, https://[2001:db8::1]:8443",
        "chat.public-origin", "https://chat.example.org",
        "chat.allow-missing-origin", "false");
  }

  @Test
  void sourceMaterialsRequest_getsItsAcceptValue_andChat() throws Exception {
    String head =
        handshake("Sec-WebSocket-Protocol: chat, superchat", "Origin: http://example.com");

    assertThat(head)
        .startsWith("HTTP/1.1 101 ")
        .contains("\nSec-WebSocket-Accept: HSmrc0sMlYUkAGmm5OPpG2HaGWk=\n")
        .contains("\nSec-WebSocket-Protocol: chat\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "superchat, chat       | superchat",
        "nonsense, superchat   | superchat",
        "nonsense,chat,nonsense| chat",
      })
  void subprotocol_isTheFirstOfTheClientsThatIsKnown(String requested, String chosen)
      throws Exception {
    assertThat(handshake("Sec-WebSocket-Protocol: " + requested, "Origin: http://example.com"))
        .contains("\nSec-WebSocket-Protocol: " + chosen + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "CHAT", "chat2"})
  void noKnownSubprotocol_isUpgradedWithoutTheHeader(String requested) throws Exception {
    assertThat(handshake("Sec-WebSocket-Protocol: " + requested, "Origin: http://example.com"))
        .startsWith("HTTP/1.1 101 ")
        .doesNotContain("Sec-WebSocket-Protocol");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com",
        "http://example.com:80",
        "http://EXAMPLE.com",
        "https://[2001:DB8::1]:8443",
        "https://chat.example.org",
      })
  void listedOrigin_isUpgraded(String origin) throws Exception {
    assertThat(handshake("Origin: " + origin)).startsWith("HTTP/1.1 101 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "https://example.com",
        "http://example.com:8080",
        "http://example.com.evil.test",
        "http://evil-example.com",
        "http://sub.example.com",
        "http://example.com@evil.test",
        "http://example.com/",
        "http://example.com http://example.com",
        "ws://example.com",
        "file://",
        "*",
        "http://",
      })
  void otherOrigin_isRefused(String origin) throws Exception {
    assertThat(handshake("Origin: " + origin)).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void twoOrigins_areRefused() throws Exception {
    assertThat(handshake("Origin: http://example.com", "Origin: http://example.com"))
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void originOfTheRequestsOwnHost_isRefused_whereAPublicOriginIsSet() throws Exception {
    assertThat(handshake("Origin: http://localhost:" + Server.at(url).port()))
        .startsWith("HTTP/1.1 403 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//ws/chat",
        "/ws//chat",
        "/ws/chat/",
        "/ws/chat;x=1",
        "/ws/./chat",
        "/ws/%63hat",
        "/x/../ws/chat"
      })
  void otherSpellingsOfThePath_areNoWayAroundTheFilter(String path) throws Exception {
    Server server = Server.at(url);
    try (RawConnection connection = new RawConnection(server)) {
      assertThat(
              connection.handshake(path, "localhost:" + server.port(), "Origin: http://evil.test"))
          .doesNotStartWith("HTTP/1.1 101 ");
    }
  }

  @Test
  void missingOrigin_whereForbidden_isRefused() throws Exception {
    assertThat(handshake()).startsWith("HTTP/1.1 403 ");
  }

  private String handshake(String... headers) throws Exception {
    Server server = Server.at(url);
    try (RawConnection connection = new RawConnection(server)) {
      return connection.handshake("/ws/chat", "localhost:" + server.port(), headers);
    }
  }
}
