package io.parley.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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

  private int check(int port) throws Exception {
    try (Script script =
        new Script("healthcheck.sh", directory, Map.of("PARLEY_PORT", String.valueOf(port)))) {
      return script.exitCode();
    }
  }
}
