package io.parley.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The images' health check, with its HTTP answered by the test. */
@EnabledOnOs(OS.LINUX)
class HealthCheckTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"200, 0", "503, 1", "404, 1", "401, 1"})
  void health_isWhetherTheServerIsLive(int status, int exitCode) throws Exception {
    Files.writeString(directory.resolve("key"), "first-key-01234567,second");
    try (FakeServer server = new FakeServer().answering(status)) {
      assertThat(check(server.port())).isEqualTo(exitCode);
      assertThat(server.requests())
          .containsExactly("GET /api/health/live Bearer first-key-01234567");
    }
  }

  @Test
  void nobodyThere_isNotHealthy() throws Exception {
    int port;
    try (FakeServer server = new FakeServer()) {
      port = server.port();
    }
    assertThat(check(port)).isEqualTo(1);
  }

  @Test
  void serverThatSaysNothing_isNotHealthy() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertThat(check(silent.getLocalPort())).isEqualTo(1);
    }
  }

  /** A connect takes two minutes then. */
  @Test
  void serverWhoseQueueIsFull_isNotHealthy() throws Exception {
    List<SocketChannel> waiting = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 5; i++) {
        SocketChannel channel = SocketChannel.open();
        waiting.add(channel);
        channel.configureBlocking(false);
        channel.connect(full.getLocalSocketAddress());
      }
      assertThat(check(full.getLocalPort())).isEqualTo(1);
    } finally {
      for (SocketChannel channel : waiting) {
        channel.close();
      }
    }
  }

  private int check(int port) throws Exception {
    Map<String, String> environment =
        Map.of("PARLEY_LISTEN", String.valueOf(port), "PARLEY_HTTP_PATIENCE", "1");
    try (Script script = new Script("healthcheck.sh", directory, environment)) {
      int code = script.exitCode();
      assertThat(script.log()).startsWith("live: ");
      return code;
    }
  }
}
