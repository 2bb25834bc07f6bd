package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.ChatClient;
import io.parley.it.harness.Images;
import io.parley.it.harness.RawConnection;
import io.parley.it.harness.RunningImage;
import io.parley.it.harness.StructuredClient;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both images, built by {@code src/test/images/build.sh} while the other tests ran, as a careful operator runs them: no root, no
 * capabilities, nothing to write to but {@code /tmp}, and a limit of memory. What the entrypoint does on signals in all its
 * cases, {@code EntrypointTest} checks without an image.
 */
@Tag("images")
class ImagesIT {
  private static final String KEY = "key-of-the-secret-file";

  @BeforeAll
  static void awaitImages() throws Exception {
    Images.awaitBuilt();
  }

  @Nested
  class WildFly extends Life {
    WildFly() {
      super("wildfly", 512);
    }
  }

  @Nested
  class PayaraMicro extends Life {
    PayaraMicro() {
      super("payara", 768);
    }
  }

  /** An image's containers: one made with a key of its own making, and then one with a key from a file. */
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  @SuppressWarnings("NullAway.Init") // filled in before all tests
  abstract static class Life {
    private final String image;
    private final int memoryMegabytes;
    private RunningImage container;

    Life(String image, int memoryMegabytes) {
      this.image = image;
      this.memoryMegabytes = memoryMegabytes;
    }

    @BeforeAll
    void start() throws Exception {
      container = RunningImage.start(image, memoryMegabytes, Map.of("CHAT_DRAIN_PERIOD", "PT1S"));
    }

    @AfterAll
    @SuppressWarnings("RedundantNullCheck") // null where the start failed
    void end() throws Exception {
      if (container != null) {
        container.close();
      }
    }

    @Test
    @Order(1)
    void page_isServed() throws Exception {
      assertThat(container.address().get("/").body()).contains("<title>Parley");
    }

    @Test
    @Order(2)
    void two_chat() throws Exception {
      try (ChatClient ann = new ChatClient(container.address().chat("?name=Ann"));
          ChatClient bob = new ChatClient(container.address().chat("?name=Bob"))) {
        ann.reach(bob);
        ann.send("from one container");
        assertThat(bob.next()).isEqualTo("from one container");
      }
    }

    @Test
    @Order(3)
    void health_isTold_andTheImagesOwnCheckAgrees() throws Exception {
      assertThat(container.address().get("/api/health/live").statusCode()).isEqualTo(200);
      assertThat(container.address().get("/api/health/ready").statusCode()).isEqualTo(200);
      assertThat(container.checksHealth()).isTrue();
    }

    @Test
    @Order(4)
    void nobodyInItIsRoot_orMayBecomeRoot() throws Exception {
      assertThat(container.shell("cat /proc/[0-9]*/status | grep '^Uid:' | sort -u"))
          .isEqualTo("Uid:\t10001\t10001\t10001\t10001");
      assertThat(container.shell("cat /proc/[0-9]*/status | grep '^CapEff:' | sort -u"))
          .isEqualTo("CapEff:\t0000000000000000");
      assertThat(container.shell("grep NoNewPrivs /proc/1/status")).endsWith("1");
    }

    @Test
    @Order(5)
    void rootFileSystem_isReadOnly() throws Exception {
      assertThat(container.shell("touch /opt/parley/x 2>&1 || true"))
          .contains("Read-only file system");
    }

    /** Where the runtime can limit it: the machine's cgroups may not be there, and then the limit is the machine's memory. */
    @Test
    @Order(6)
    void heap_isAPartOfTheContainersMemory() throws Exception {
      long limit =
          container.limitsMemory()
              ? (long) memoryMegabytes << 20
              : Long.parseLong(container.shell("awk '/MemTotal/ {print $2}' /proc/meminfo")) << 10;
      String heap =
          container.shell(
              "java -XX:+PrintFlagsFinal -version 2>&1 | awk '/ MaxHeapSize/ {print $4}'");
      assertThat(Long.parseLong(heap)).isBetween(limit / 2, limit * 7 / 10);
    }

    @Test
    @Order(6)
    void upgradeToHttp2_isNone() throws Exception {
      try (RawConnection connection = new RawConnection(container.address())) {
        connection.write(
            String.join(
                    "\r\n",
                    "GET / HTTP/1.1",
                    "Host: localhost",
                    "Connection: Upgrade, HTTP2-Settings",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
                    "",
                    "")
                .getBytes(StandardCharsets.US_ASCII));
        assertThat(connection.readHead()).startsWith("HTTP/1.1 200 ");
      }
    }

    /** On one processor, where the JVM would choose another one. */
    @Test
    @Order(6)
    void collector_isG1_howeverSmallTheContainer() throws Exception {
      assertThat(
              container.shell(
                  "java -XX:ActiveProcessorCount=1 -XX:+PrintFlagsFinal -version 2>&1"
                      + " | awk '/ UseG1GC / {print $4}'"))
          .isEqualTo("true");
    }

    /** As the operations page has it: a JRE has no jcmd. */
    @Test
    @Order(6)
    void threadDump_isPrinted_whenItIsAskedFor() throws Exception {
      container.shell("kill -QUIT 1");
      container.awaitLog("Full thread dump");
      assertThat(container.checksHealth()).isTrue();
    }

    @Test
    @Order(6)
    void files_haveModesOfTheirOwn_notTheCheckouts() throws Exception {
      assertThat(container.shell("stat -c '%a %n' /opt/parley/* | sort -k 2").lines())
          .contains(
              "755 /opt/parley/entrypoint.sh",
              "755 /opt/parley/healthcheck.sh",
              "644 /opt/parley/parley.war")
          .allSatisfy(line -> assertThat(line).matches(line.endsWith(".sh") ? "755 .*" : "644 .*"));
    }

    @Test
    @Order(7)
    void labels_sayWhatItIs() throws Exception {
      JsonObject config = Images.inspect(image).getJsonObject("Config");
      assertThat(config.getJsonObject("Labels"))
          .containsKeys(
              "org.opencontainers.image.title",
              "org.opencontainers.image.description",
              "org.opencontainers.image.licenses");
      assertThat(
              Stream.of("source", "version", "revision", "created")
                  .map(
                      label ->
                          config
                              .getJsonObject("Labels")
                              .getString("org.opencontainers.image." + label)))
          .containsExactly(
              "https://example.org/parley", "1.2.3", "0123456789abcdef", "2026-01-02T03:04:05Z");
      assertThat(config.getJsonObject("ExposedPorts")).containsOnlyKeys("8080/tcp");
      assertThat(config.getString("StopSignal")).isIn("SIGTERM", "15");
    }

    @Test
    @Order(8)
    void sigterm_drains_soThatEveryClientIsToldWhenToComeBack() throws Exception {
      try (ChatClient plain = new ChatClient(container.address().chat("?name=Ann"));
          StructuredClient structured =
              new StructuredClient(container.address(), "?name=Bob").joined("lobby")) {
        container.terminate();

        JsonObject bye = structured.next();
        assertThat(bye.getString("type")).as(bye.toString()).isEqualTo("bye");
        assertThat(bye.getInt("code")).isEqualTo(1012);
        assertThat(bye.getJsonObject("reconnect")).containsKeys("minMs", "maxMs");
        assertThat(structured.closeCode()).isEqualTo(1012);
        assertThat(plain.closeCode()).isEqualTo(1012);
      }
      // What a JVM ends with when it is told to.
      assertThat(container.exitCode()).isEqualTo(128 + 15);
      assertThat(container.log()).containsSubsequence("draining: ", "drained", "stopping");
    }

    @Test
    @Order(9)
    void log_goesToTheContainers_andHoldsNoError() throws Exception {
      assertThat(container.log())
          .contains("Parley is ready", "event=started")
          .doesNotContain("event=connection-opened");
      assertThat(container.log().lines())
          .filteredOn(line -> line.matches(".*\\b(ERROR|SEVERE)\\b.*"))
          .isEmpty();
    }

    @Test
    @Order(10)
    void keyOfASecretFile_isUsed_forDrainAndHealth(@TempDir Path directory) throws Exception {
      container.close();
      Path secret = Files.writeString(directory.resolve("key"), KEY + "\n");
      container =
          RunningImage.start(
              image,
              memoryMegabytes,
              Map.of(
                  "CHAT_DRAIN_PERIOD", "PT0S",
                  "CHAT_HEALTH_ACCESS", "key",
                  "PARLEY_LOG_LEVEL", "FINE"),
              secret);
      assertThat(container.address().get("/api/health/live").statusCode()).isEqualTo(401);
      assertThat(
              container
                  .address()
                  .get("/api/health/live", "Authorization", "Bearer " + KEY)
                  .statusCode())
          .isEqualTo(200);
      assertThat(container.checksHealth()).isTrue();
      try (ChatClient ann = new ChatClient(container.address().chat("?name=Ann"))) {
        ann.send("to be logged as a connection");
        container.awaitLog("event=connection-opened");
      }

      container.terminate();
      assertThat(container.exitCode()).isEqualTo(128 + 15);
      assertThat(container.log()).containsSubsequence("draining: ", "drained", "stopping");
      assertThat(container.log()).doesNotContain(KEY);
    }
  }
}
