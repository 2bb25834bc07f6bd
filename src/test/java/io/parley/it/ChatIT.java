package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.ChatClient;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.Server;
import java.net.URL;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Chat as well-behaved clients see it. */
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
        ChatClient bob = new ChatClient(server.chat("?room=one&name=Bob"), "chat");
        ChatClient cyd = new ChatClient(server.chat("?room=one&name=Cyd"))) {
      server.awaitMembers("one", 3);
      ann.send("first");
      assertThat(bob.next()).isEqualTo("first");
      bob.send("second");
      assertThat(ann.next()).as("its own message would have come before").isEqualTo("second");
      assertThat(cyd.next()).isEqualTo("first");
      assertThat(cyd.next()).isEqualTo("second");
    }
  }

  @Test
  void rooms_areApart_andTheDefaultIsTheLobby() throws Exception {
    try (ChatClient ann = new ChatClient(server.chat("?name=Ann"));
        ChatClient bob = new ChatClient(server.chat("?name=Bob&room=lobby"));
        ChatClient cyd = new ChatClient(server.chat("?name=Cyd&room=dev"));
        ChatClient dan = new ChatClient(server.chat("?name=Dan&room=dev"))) {
      server.awaitMembers("lobby", 2);
      server.awaitMembers("dev", 2);
      ann.send("to the lobby");
      cyd.send("to dev");
      assertThat(bob.next()).isEqualTo("to the lobby");
      assertThat(dan.next()).isEqualTo("to dev");
      dan.send("end of dev");
      bob.send("end of the lobby");
      assertThat(cyd.next()).isEqualTo("end of dev");
      assertThat(ann.next()).as("nothing of dev came before").isEqualTo("end of the lobby");
    }
  }

  @Test
  void clientWithoutAName_isAskedForIt_afterEachMessage() throws Exception {
    try (ChatClient guest = new ChatClient(server.chat("?room=guests"));
        ChatClient named = new ChatClient(server.chat("?room=guests&name=Ann"))) {
      server.awaitMembers("guests", 2);
      guest.send("one");
      assertThat(guest.next()).isEqualTo("What's your name?");
      guest.send("two");
      assertThat(guest.next()).isEqualTo("What's your name?");
      named.send("three");
      assertThat(guest.next()).isEqualTo("three");
      guest.send("four");
      assertThat(guest.next())
          .as("by now the other would have been asked too")
          .isEqualTo("What's your name?");
      assertThat(List.of(named.next(), named.next(), named.next()))
          .containsExactly("one", "two", "four");
      assertThat(named.pending()).isEmpty();
    }
  }

  @Test
  void anyText_arrivesAsItWas() throws Exception {
    String[] texts = {
      "",
      "\n",
      "{\"type\":\"send\"}",
      "\u4f60\u597d \ud83d\ude00",
      "\u0000\u202e",
      "x".repeat(65_536)
    };
    try (ChatClient ann = new ChatClient(server.chat("?room=texts&name=Ann"));
        ChatClient bob = new ChatClient(server.chat("?room=texts&name=Bob"))) {
      server.awaitMembers("texts", 2);
      for (String text : texts) {
        ann.send(text);
        assertThat(bob.next()).isEqualTo(text);
      }
    }
  }

  @Test
  void superchat_isWelcomed_answersEachLineWithAnError_andStays() throws Exception {
    try (ChatClient ann =
        new ChatClient(server.chat("?name=%E4%BD%A0%2B+B"), "superchat", "chat")) {
      assertThat(ann.subprotocol()).isEqualTo("superchat");
      assertThat(ann.next())
          .startsWith("{\"type\":\"welcome\",\"client\":\"")
          .contains(
              "\"name\":\"\u4f60+ B\"",
              "\"resumed\":false,\"version\":1",
              "\"messageBytes\":65536");
      ann.send("{\"type\":\"pong\",\"id\":1}\nnonsense");
      assertThat(ann.next())
          .isEqualTo(
              "{\"type\":\"error\",\"id\":1,\"code\":400,\"reason\":\"malformed or unknown command\"}");
      assertThat(ann.next())
          .isEqualTo(
              "{\"type\":\"error\",\"code\":400,\"reason\":\"malformed or unknown command\"}");
    }
  }
}
