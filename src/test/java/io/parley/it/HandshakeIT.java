package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.RawConnection;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before the upgrade: the same status and the same one-line body on every server. */
class HandshakeIT extends WithServer {
  @Test
  void withoutAnySetting_theSourceMaterialsOriginIsRefused() throws Exception {
    assertRefused("/ws/chat", 403, "origin not allowed", "Origin: http://example.com");
  }

  @Test
  void ownOrigin_isAllowed_andNoOriginToo() throws Exception {
    assertThat(handshake("/ws/chat", "Origin: http://localhost:" + server.port()))
        .startsWith("HTTP/1.1 101 ");
    assertThat(handshake("/ws/chat")).startsWith("HTTP/1.1 101 ");
  }

  @Test
  void ownHostWithAnotherPortOrScheme_isRefused() throws Exception {
    assertRefused("/ws/chat", 403, "origin not allowed", "Origin: http://localhost:1");
    assertRefused(
        "/ws/chat", 403, "origin not allowed", "Origin: https://localhost:" + server.port());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "room=a%20b         | bad query: room: a character that is not allowed",
        "room=              | bad query: room: not 1 to 64 code points",
        "room=a&room=b      | bad query: room: given twice",
        "name=%0A           | bad query: name: a character that is not allowed",
        "name=%E2%80%AEmoc  | bad query: name: a character that is not allowed",
        "name=%FF           | bad query: not percent-encoded UTF-8",
        "name=%ED%A0%80     | bad query: not percent-encoded UTF-8",
        "name=aaaaaaaaaabbbbbbbbbbccccccccccddd | bad query: name: not 1 to 32 code points",
      })
  void badQuery_isRefused(String query, String reason) throws Exception {
    assertRefused("/ws/chat?" + query, 400, reason);
  }

  /** WildFly's HTTP parser refuses this one before any application sees it, and sends no body. */
  @Test
  void brokenPercentEncoding_isRefused() throws Exception {
    assertThat(handshake("/ws/chat?other=%zz")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void unknownParameters_meanNothing() throws Exception {
    assertThat(handshake("/ws/chat?utm=1&name=%E4%BD%A0%E5%A5%BD&utm=2"))
        .startsWith("HTTP/1.1 101 ");
  }

  @Test
  void plainRequest_isToldToUpgrade() throws Exception {
    HttpResponse<String> answer = server.get("/ws/chat");

    assertThat(answer.statusCode()).isEqualTo(426);
    assertThat(answer.headers().firstValue("Sec-WebSocket-Version")).contains("13");
    assertThat(answer.body()).isEqualTo("this address speaks WebSocket, version 13\n");
  }

  @ParameterizedTest
  @CsvSource(value = {"8", "14", "''"})
  void otherVersion_isToldWhichToUse(String version) throws Exception {
    assertThat(
            request(
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: " + version,
                "Sec-WebSocket-Key: " + RawConnection.KEY))
        .startsWith("HTTP/1.1 426 ")
        .contains("\nSec-WebSocket-Version: 13\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "websocket | keep-alive | 426",
        "h2c | Upgrade | 426",
        "WebSocket | keep-alive, upgrade | 101"
      })
  void connectionHeader_mustAskForTheUpgrade(String upgrade, String connection, int status)
      throws Exception {
    assertThat(
            request(
                "Upgrade: " + upgrade,
                "Connection: " + connection,
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: " + RawConnection.KEY))
        .startsWith("HTTP/1.1 " + status + " ");
  }

  @ParameterizedTest
  @CsvSource({"x", "''", "AAAA", "x3JJHMbDL1EzLkh9GBhXDw==AAAA"})
  void badKey_isRefused(String key) throws Exception {
    assertThat(
            request(
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: " + key))
        .startsWith("HTTP/1.1 400 ");
  }

  private void assertRefused(String path, int status, String reason, String... headers)
      throws Exception {
    try (RawConnection connection = new RawConnection(server)) {
      RawConnection.Refused refused = connection.refusal(path, server, headers);
      assertThat(refused.head())
          .startsWith("HTTP/1.1 " + status + " ")
          .doesNotContain("Retry-After");
      assertThat(refused.body()).isEqualTo(reason + "\n");
    }
  }

  private String handshake(String path, String... headers) throws Exception {
    try (RawConnection connection = new RawConnection(server)) {
      return connection.handshake(path, "localhost:" + server.port(), headers);
    }
  }

  private String request(String... headers) throws Exception {
    try (RawConnection connection = new RawConnection(server)) {
      connection.write(
          ("GET /ws/chat HTTP/1.1\r\nHost: localhost:"
                  + server.port()
                  + "\r\n"
                  + String.join("\r\n", headers)
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      return connection.readHead();
    }
  }
}
