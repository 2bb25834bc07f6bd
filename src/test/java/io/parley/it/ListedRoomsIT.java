package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.ChatClient;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.RawConnection;
import io.parley.it.harness.Server;
import io.parley.it.harness.StructuredClient;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where the rooms are given, nobody can make another. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class ListedRoomsIT {
  @ArquillianResource URL url;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with("chat.room-creation", "listed", "chat.rooms", "dev, \u5927\u5385");
  }

  @Test
  void roomThatIsNotListed_isRefused_toPlainAndStructuredClients() throws Exception {
    Server server = Server.at(url);
    try (RawConnection stranger = new RawConnection(server);
        ChatClient plain = new ChatClient(server.chat("?room=%E5%A4%A7%E5%8E%85&name=Plain"));
        StructuredClient ann = new StructuredClient(server, "?name=Ann")) {
      RawConnection.Refused refused = stranger.refusal("/ws/chat?room=nowhere", server);
      assertThat(refused.head()).startsWith("HTTP/1.1 400 ");
      assertThat(refused.body()).isEqualTo("bad query: room: there is no such room\n");

      assertThat(ann.error("join", "\"room\":\"nowhere\"")).isEqualTo(404);
      ann.ok("join", "\"room\":\"lobby\"");
      ann.ok("join", "\"room\":\"dev\"");
      server.awaitRooms(3);
      ann.ok("join", "\"room\":\"\u5927\u5385\"");
      ann.ok("send", "\"room\":\"\u5927\u5385\",\"body\":\"hi\"");
      assertThat(plain.next()).isEqualTo("hi");
    }
  }
}
