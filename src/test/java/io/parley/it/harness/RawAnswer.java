package io.parley.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The answer to a request that no HTTP client would make.
 *
 * @param head its status line and headers
 * @param body as text
 */
public record RawAnswer(String head, String body) {

  /**
   * Asks, on a connection for this request alone.
   *
   * @param target as it is sent
   * @param headers further header lines
   */
  public static RawAnswer to(Server server, String method, String target, String... headers)
      throws IOException {
    String request =
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + String.join("", Arrays.stream(headers).map(line -> line + "\r\n").toList())
            + "\r\n";
    try (RawConnection connection = new RawConnection(server)) {
      connection.write(request.getBytes(StandardCharsets.ISO_8859_1));
      String head = connection.readHead();
      return new RawAnswer(head, connection.readAll());
    }
  }

  /** Fails, if this is not the wire's error. */
  public void isError(int status, String reason) {
    assertThat(head).startsWith("HTTP/1.1 " + status + " ");
    assertThat(head.lines()).anyMatch(line -> line.matches("(?i)content-type: application/json"));
    assertThat(body)
        .isEqualTo("{\"type\":\"error\",\"code\":%d,\"reason\":\"%s\"}".formatted(status, reason));
  }
}
