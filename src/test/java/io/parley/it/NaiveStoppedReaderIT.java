package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.bench.NaiveEndpoint;
import io.parley.it.harness.HeapServlet;
import io.parley.it.harness.LaunchOptions;
import io.parley.it.harness.LaunchedWildFly;
import io.parley.it.harness.MessageOrder;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.Server;
import io.parley.it.harness.Swarm;
import io.parley.it.harness.SwarmClient;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one client that has stopped to read costs, on the same WildFly with the same small heap: the endpoint that everyone
 * writes keeps all that is sent to it from then on, Parley no more than its outbox.
 */
@Tag("stock")
class NaiveStoppedReaderIT {
  private static final int MIB = 1 << 20;
  private static final List<String> SMALL_HEAP = List.of("-Xmx256m");
  private static final int MESSAGE_BYTES = 16_000;
  private static final int SENT_BYTES = 96 * MIB;
  private static final int IN_FLIGHT = 16;

  /** What the sockets hold, and what the garbage collector and the server itself may differ by, is left out of account. */
  private static final int NAIVE_AT_LEAST_BYTES = 64 * MIB;

  private static final int PARLEY_AT_MOST_BYTES = 16 * MIB;

  @TempDir Path directory;

  @Test
  void naiveEndpoint_keepsAllThatIsSentToIt() throws Exception {
    WebArchive naive =
        ShrinkWrap.create(WebArchive.class)
            .addClasses(NaiveEndpoint.class, HeapServlet.class)
            .add(new StringAsset("<!doctype html><title>naive</title>"), "index.html")
            .addAsWebInfResource(new File("src/main/webapp/WEB-INF/jboss-web.xml"));

    assertThat(growthBytes(naive)).isGreaterThan(NAIVE_AT_LEAST_BYTES);
  }

  @Test
  void parley_keepsNoMoreThanItsOutbox() throws Exception {
    WebArchive parley =
        ParleyWar.with("chat.rate-messages-per-second", "0", "chat.rate-bytes-per-second", "0");

    assertThat(growthBytes(parley)).isLessThan(PARLEY_AT_MOST_BYTES);
  }

  /** By how much the heap grows while one client reads nothing of what the other gets. */
  private long growthBytes(WebArchive archive) throws Exception {
    Path war = Files.createDirectories(directory).resolve("stopped.war");
    archive.as(ZipExporter.class).exportTo(war.toFile(), true);
    LaunchOptions options = new LaunchOptions("stopped-reader", war, Map.of(), SMALL_HEAP);
    try (LaunchedWildFly launched = LaunchedWildFly.provisioned(options)) {
      launched.awaitPage();
      Server server = launched.address();
      try (Swarm swarm = new Swarm(server)) {
        SwarmClient sender = swarm.connect("?room=r&name=Sender");
        SwarmClient reader = swarm.connect("?room=r&name=Reader");
        swarm.connectNarrow("?room=r&name=Stopped").stop();
        reach(sender, reader);
        long before = server.heapBytes();
        send(sender, reader);
        return server.heapBytes() - before;
      }
    }
  }

  /** A handshake ends a moment before the server has let its client in. */
  private static void reach(SwarmClient sender, SwarmClient reader) {
    int[] calls = {0};
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              sender.send(MessageOrder.message("call" + calls[0]++, 0, ""));
              return reader.received() > 0;
            });
  }

  private static void send(SwarmClient sender, SwarmClient reader) {
    String filling = "x".repeat(MESSAGE_BYTES);
    for (int i = 0; i < SENT_BYTES / MESSAGE_BYTES; i++) {
      sender.send(MessageOrder.message("sender", i, filling));
      int reached = i - IN_FLIGHT;
      await(reached + " with the reader")
          .atMost(Duration.ofMinutes(1))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> reader.order().last("sender").orElse(-1) >= reached);
    }
  }
}
