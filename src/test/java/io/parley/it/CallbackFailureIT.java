package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.ChatClient;
import io.parley.it.harness.FailingTranscript;
import io.parley.it.harness.Footprint;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.RawConnection;
import io.parley.it.harness.Server;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A bug of ours that throws in one client's callback is nobody else's misfortune, and leaves nothing behind. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian and before each test
class CallbackFailureIT {
  @ArquillianResource URL url;
  private Server server;
  private ChatClient ann;
  private ChatClient bob;
  private Footprint before;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with("chat.greeting", "").addClass(FailingTranscript.class);
  }

  @BeforeEach
  void gather() throws Exception {
    server = Server.at(url);
    ann = new ChatClient(server.chat("?name=Ann"));
    bob = new ChatClient(server.chat("?name=Bob"));
    server.awaitMembers("lobby", 2);
    before = server.footprint();
  }

  @AfterEach
  void part() throws Exception {
    ann.close();
    bob.close();
    server.awaitClients(0);
  }

  @Test
  void failureInOnOpen_closesThatClientWith1011() throws Exception {
    try (RawConnection failing = open(FailingTranscript.AT_OPEN)) {
      assertThat(failing.readCloseCode()).isEqualTo(1011);
    }
    assertTheOthersChat();
  }

  @Test
  void failureInOnMessage_closesThatPlainClientWith1011_andItsMessageIsLost() throws Exception {
    try (RawConnection failing = open(FailingTranscript.AT_MESSAGE)) {
      failing.sendText("unlucky");

      assertThat(failing.readCloseCode()).isEqualTo(1011);
    }
    assertTheOthersChat();
  }

  @Test
  void failureInOnMessage_isAnsweredWith500_andThatStructuredClientStays() throws Exception {
    try (ChatClient failing =
        new ChatClient(server.chat("?name=" + FailingTranscript.AT_MESSAGE), "superchat")) {
      assertThat(failing.next()).contains("\"type\":\"welcome\"");
      failing.send("{\"type\":\"ping\",\"id\":1}");
      assertThat(failing.next()).contains("\"code\":500").doesNotContain("asked for");
      failing.send("{\"type\":\"ping\",\"id\":2}");
      assertThat(failing.next()).contains("\"code\":500");
      assertThat(failing.isOpen()).isTrue();
    }
    assertTheOthersChat();
  }

  @Test
  void failureWhenAClientHasGone_keepsItsCloseFromNobody() throws Exception {
    try (RawConnection closed = open(FailingTranscript.AT_END);
        RawConnection vanished = open(FailingTranscript.AT_END)) {
      server.awaitClients(4);
      vanished.reset();
      closed.sendFrame(true, RawConnection.BINARY, new byte[1]);

      assertThat(closed.readCloseCode()).isEqualTo(1003);
    }
    assertTheOthersChat();
  }

  private RawConnection open(String name) throws Exception {
    return RawConnection.open(server, "?name=" + name);
  }

  private void assertTheOthersChat() throws Exception {
    ann.send("still here");
    assertThat(bob.next()).isEqualTo("still here");
    bob.send("so am I");
    assertThat(ann.next()).isEqualTo("so am I");
    server.awaitReturnTo(before);
    server.awaitMembers("lobby", 2);
  }
}
