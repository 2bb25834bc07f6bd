package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.ChatClient;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.Server;
import io.parley.it.harness.ServerLog;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** By default, nobody finds in the log what was said. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class TranscriptOffIT {
  private static final String SECRET = "tell nobody";

  @ArquillianResource URL url;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with("chat.greeting-delay", "PT0.2S");
  }

  @Test
  void conversation_leavesNeitherBodiesNorLinesInTheLog() throws Exception {
    Server server = Server.at(url);
    ServerLog log = ServerLog.fromNow();
    try (ChatClient ann = new ChatClient(server.chat("?name=Ann"));
        ChatClient cyd = new ChatClient(server.chat(""), "superchat")) {
      // given a client that is gone when it is to be asked, and one whose command is malformed
      try (ChatClient bob = new ChatClient(server.chat(""))) {
        server.awaitMembers("lobby", 2);
        bob.send(SECRET);
        assertThat(ann.next()).isEqualTo(SECRET);
      }
      server.awaitClients(2);
      assertThat(cyd.next()).contains("welcome");
      cyd.send("{\"body\":\"" + SECRET);
      assertThat(cyd.next()).contains("400");

      // when a later question has been asked, so that the earlier one was due too
      try (ChatClient dan = new ChatClient(server.chat(""))) {
        dan.send(SECRET);
        assertThat(dan.next()).isEqualTo("What's your name?");
      }
    }

    // then the log goes on, but holds nothing of that
    assertThat(server.get("/test/state?log=the-end").statusCode()).isEqualTo(200);
    assertThat(log.lines()).anyMatch(line -> line.contains("the-end"));
    assertThat(log.lines()).noneMatch(line -> line.contains(SECRET) || line.contains("[SERVER]"));
  }
}
