package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.it.harness.Footprint;
import io.parley.it.harness.MessageOrder;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.Server;
import io.parley.it.harness.Swarm;
import io.parley.it.harness.SwarmClient;
import java.net.URL;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A peer from which nothing comes any more is let go after two ping intervals, although something is sent to it all the
 * while: what goes out is no sign of life. (The containers' own idle timeouts take it for one.)
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class HalfOpenIT {
  /** In two intervals the heartbeat's wheel comes by at most so often. */
  private static final int PINGS_IN_TWO_INTERVALS = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @ArquillianResource URL url;
  private Server server;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with(
        "chat.ping-interval", "PT2S", "chat.send-deadline", "PT0S", "chat.greeting", "");
  }

  @BeforeEach
  void findServer() {
    server = Server.at(url);
  }

  @Test
  void peerThatAnswersNoPing_isClosedWith4002_amidMessages() throws Exception {
    assertLetGo(
        silent -> {},
        silent -> {
          await().atMost(PATIENCE).until(silent::isEnded);
          assertThat(silent.closeCode()).isEqualTo(4002);
          assertThat(silent.order().last("sender")).isPresent();
          assertThat(silent.order().fault()).isEmpty();
          assertThat(silent.pings()).isBetween(1, PINGS_IN_TWO_INTERVALS);
        });
  }

  @Test
  void peerThatTakesNothingEither_isLetGo_amidMessages() throws Exception {
    assertLetGo(SwarmClient::stop, silent -> assertThat(silent.received()).isZero());
  }

  private void assertLetGo(Step silence, Step end) throws Exception {
    Footprint before = server.footprint();
    try (Swarm swarm = new Swarm(server)) {
      SwarmClient sender = swarm.connect("?room=half-open");
      SwarmClient witness = swarm.connect("?room=half-open");
      SwarmClient silent = swarm.connectNarrow("?room=half-open");
      silent.fallSilent();
      silence.of(silent);
      server.awaitMembers("half-open", 3);

      AtomicInteger sent = new AtomicInteger();
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                sender.send(MessageOrder.message("sender", sent.getAndIncrement(), "hello"));
                return server.footprint().clients() == 2;
              });

      server.awaitMembers("half-open", 2);
      await().until(() -> witness.received() == sent.get());
      assertThat(witness.order().fault()).isEmpty();
      end.of(silent);
    }
    server.awaitReturnTo(before);
  }

  /** Something that concerns the silent one. */
  private interface Step {
    void of(SwarmClient silent);
  }
}
