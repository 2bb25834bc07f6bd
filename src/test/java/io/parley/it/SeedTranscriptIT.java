package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.it.harness.ChatClient;
import io.parley.it.harness.LineProcess;
import io.parley.it.harness.NodePrograms;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.Server;
import io.parley.it.harness.ServerLog;
import io.parley.it.harness.ServerLog.TranscriptLine;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The question-and-answer conversation of the source material: its client against this server, with the greeting as it is
 * by default, and what both sides write down.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class SeedTranscriptIT {
  private static final List<String> CLIENT_SIDE =
      List.of(
          "[CLIENT] open()",
          "[CLIENT] Received: What's your name?",
          "[CLIENT] Received: What's your name?",
          "[CLIENT] Received: What's your name?",
          "[CLIENT] Received: What's your name?");
  private static final List<String> SERVER_SIDE =
      List.of(
          "[SERVER] connection()",
          "[SERVER] Received: Hello!",
          "[SERVER] Received: Hello, I'm Mr No.1!",
          "[SERVER] Received: Hello, I'm Mr No.2!",
          "[SERVER] Received: Hello, I'm Mr No.3!",
          "[SERVER] Received: Goodbye!",
          "[SERVER] error: Error: not opened");

  @ArquillianResource URL url;
  private Server server;
  private ServerLog log;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with("chat.transcript", "true");
  }

  @BeforeEach
  void findServer() {
    server = Server.at(url);
    log = ServerLog.fromNow();
  }

  @Test
  void seedClient_runsThroughItsConversation_andBothSidesWriteTheSeedsTranscript()
      throws Exception {
    NodePrograms node = NodePrograms.install();
    try (LineProcess client = node.start("seed-client.mjs", server.chat("").toString())) {
      assertThat(client.awaitExit()).isZero();
      assertThat(client.heard()).isEqualTo(CLIENT_SIDE);
    }
    awaitTranscript(SERVER_SIDE.size());
    assertThat(log.transcript()).extracting(TranscriptLine::text).isEqualTo(SERVER_SIDE);
    assertThat(log.transcript()).extracting(TranscriptLine::client).containsOnly(clientOfRun());
    assertThat(log.stackFrames()).isEmpty();
  }

  @Test
  void message_withControlCharacters_isOneEscapedLine() throws Exception {
    // A client with a name is not asked for it: no line comes after this test.
    try (ChatClient eve = new ChatClient(server.chat("?name=Eve"))) {
      eve.send("one\nclient=00000000-0000-0000-0000-000000000000 [SERVER] two\u001b[31m\u202ered");
      awaitTranscript(2);
    }
    assertThat(log.transcript())
        .extracting(TranscriptLine::text)
        .containsExactly(
            "[SERVER] connection()",
            "[SERVER] Received: one\\u000aclient=00000000-0000-0000-0000-000000000000"
                + " [SERVER] two\\u001b[31m\\u202ered");
  }

  @Test
  void message_thatLooksLikeAFormat_isLoggedAsItCame() throws Exception {
    try (ChatClient eve = new ChatClient(server.chat("?name=Eve"))) {
      eve.send("100% {0} %s ''it''");
      awaitTranscript(2);
    }
    assertThat(log.transcript())
        .extracting(TranscriptLine::text)
        .last()
        .isEqualTo("[SERVER] Received: 100% {0} %s ''it''");
  }

  private String clientOfRun() {
    return log.transcript().get(0).client();
  }

  private void awaitTranscript(int lines) {
    await().atMost(Duration.ofSeconds(20)).until(() -> log.transcript().size() >= lines);
  }
}
