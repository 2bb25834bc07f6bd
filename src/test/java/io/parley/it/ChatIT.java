package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.ChatClient;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.Server;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Plain chat as well-behaved clients see it. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class ChatIT {
  @ArquillianResource URL url;
  private Server server;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with("chat.greeting-delay", "PT0.2S");
  }

  @BeforeEach
  void findServer() {
    server = Server.at(url);
  }

  @Test
  void message_goesToEveryOtherMember_notToItsSender() throws Exception {
    try (ChatClient ann = new ChatClient(server.chat("?room=one&name=Ann"));
        ChatClient bob = new ChatClient(server.chat("?room=one&name=Bob"));
        ChatClient cyd = new ChatClient(server.chat("?room=one&name=Cyd"))) {
      ann.send("first");
      assertThat(bob.next()).isEqualTo("first");
      bob.send("second");
      assertThat(ann.next())
          .as("the sender's own message would have come before")
          .isEqualTo("second");
      assertThat(cyd.next()).isEqualTo("first");
      assertThat(cyd.next()).isEqualTo("second");
    }
  }
}
