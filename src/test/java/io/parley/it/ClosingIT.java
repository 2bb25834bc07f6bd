package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.ChatClient;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.RawConnection;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a connection, on the wire (RFC 6455, section 7; RFC 9293, section 3.6). */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class ClosingIT {
  @ArquillianResource URL url;
  private Server server;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with("chat.ping-interval", "PT0S", "chat.greeting", "");
  }

  @BeforeEach
  void findServer() {
    server = Server.at(url);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 4000, 4999})
  void closeFrame_isAnsweredWithItsCode_andTheServerEndsTcp(int code) throws Exception {
    try (RawConnection connection = RawConnection.open(server)) {
      connection.sendClose(code);

      assertThat(connection.readFrame().closeCode()).isEqualTo(code);
      assertThat(connection.isAtEnd()).as("a FIN follows the close frame").isTrue();
    }
    server.awaitClients(0);
  }

  @Test
  void closeFrameWithoutCode_isAnswered_andTheServerEndsTcp() throws Exception {
    try (RawConnection connection = RawConnection.open(server)) {
      connection.sendFrame(true, RawConnection.CLOSE, new byte[0]);

      RawConnection.Frame answer = connection.readFrame();
      assertThat(answer.opcode()).isEqualTo(RawConnection.CLOSE);
      assertThat(answer.closeCode()).isIn(1000, 1005);
      assertThat(connection.isAtEnd()).isTrue();
    }
    server.awaitClients(0);
  }

  @Test
  void closeOfOurs_isFollowedByTheEndOfTcp_onceThePeerHasAnswered() throws Exception {
    try (RawConnection connection = RawConnection.open(server)) {
      connection.sendFrame(true, RawConnection.BINARY, new byte[1]);

      assertThat(connection.readCloseCode()).isEqualTo(1003);
      connection.sendClose(1003);
      assertThat(connection.readsToEnd()).isTrue();
    }
    server.awaitClients(0);
  }

  @Test
  void closeOfOurs_isFollowedByAFin_thoughThePeerDoesNotAnswer() throws Exception {
    try (RawConnection connection = RawConnection.open(server)) {
      connection.sendFrame(true, RawConnection.BINARY, new byte[1]);

      assertThat(connection.readFrame().closeCode()).isEqualTo(1003);
      assertThat(connection.isAtEnd()).isTrue();
    }
    server.awaitClients(0);
  }

  /**
   * Both servers end the connection when they see the FIN: WildFly with an empty close frame, Payara without one. What they
   * had sent by then stays on its way.
   */
  @Test
  void clientThatHalfCloses_stillGetsWhatWasOnItsWay_thenTheEndOfTheStream() throws Exception {
    String kilobyte = "x".repeat(1000);
    try (RawConnection half = RawConnection.openNarrow(server, "?room=half");
        ChatClient witness = new ChatClient(server.chat("?room=half"));
        ChatClient other = new ChatClient(server.chat("?room=half"))) {
      server.awaitMembers("half", 3);
      half.sendText("my last words");
      assertThat(other.next()).isEqualTo("my last words");
      assertThat(witness.next()).isEqualTo("my last words");
      for (int i = 0; i < 60; i++) {
        other.send(i + kilobyte);
      }
      for (int i = 0; i < 60; i++) {
        assertThat(witness.next()).isEqualTo(i + kilobyte);
      }
      server.awaitEverythingSent();

      half.halfClose();

      for (int i = 0; i < 60; i++) {
        assertThat(half.readFrame().text()).isEqualTo(i + kilobyte);
      }
      assertThat(half.readsToEnd()).as("the stream ends with a FIN, not with a reset").isTrue();
    }
    server.awaitClients(0);
  }
}
