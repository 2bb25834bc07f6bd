package io.parley.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.ChatClient;
import io.parley.it.harness.LogTap;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.RawConnection;
import io.parley.it.harness.Server;
import io.parley.it.harness.ServerLog;
import java.net.URL;
import java.net.URLDecoder;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** By default, nobody finds in the log what was said, at any level, nor what somebody would have it say. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class TranscriptOffIT {
  private static final String SECRET = "tell nobody";
  private static final String TOKEN = "token-of-nobodys-concern";

  /** As the operations page has it. */
  private static final Pattern LINE =
      Pattern.compile(
          "event=[a-z-]+( [a-z-]+=([A-Za-z0-9_.:/@+-]+|\"([^\"\\\\\\p{Cc}\\p{Cf}]|\\\\[\"\\\\]|\\\\u[0-9a-f]{4})*\"))*");

  @ArquillianResource URL url;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with("chat.greeting-delay", "PT0.2S").addClass(LogTap.class);
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

  @Test
  void hostileClients_forgeNoLine_andLeaveNoSecret_atAnyLevel() throws Exception {
    Server server = Server.at(url);
    // given those who would write into the log by all that they can send
    refuse(server, "?name=%0d%0aevent=forged&resume=" + TOKEN, "Authorization: Bearer " + TOKEN);
    refuse(server, "?room=%22%20event=forged%0a&x=" + TOKEN, "X-Forwarded-For: 1\tevent=forged");
    refuse(server, "", "Origin: http://event=forged", "User-Agent: event=forged " + TOKEN);
    try (RawConnection plain = RawConnection.open(server, "?name=event%3Dforged");
        RawConnection structured =
            RawConnection.open(server, "?resume=" + TOKEN, "Sec-WebSocket-Protocol: superchat")) {
      structured.sendText(
          "{\"type\":\"hello\",\"id\":\"event=forged\\nevent=forged\",\"x\":" + SECRET);
      assertThat(structured.readFrame().text()).contains("welcome");
      plain.sendText(SECRET + "\nevent=forged");
      byte[] reason = ("..\nevent=forged " + TOKEN).getBytes(UTF_8);
      reason[0] = 3000 >> 8;
      reason[1] = (byte) 3000;
      plain.sendFrame(true, RawConnection.CLOSE, reason);
      assertThat(plain.readCloseCode()).isEqualTo(3000);
      // Invalid UTF-8.
      structured.sendFrame(true, RawConnection.TEXT, new byte[] {(byte) 0xff, '\n', 'e', '='});
      assertThat(structured.readCloseCode()).isEqualTo(1007);
    }
    server.awaitClients(0);

    List<String> logged =
        server.get("/test/log").body().lines().map(line -> URLDecoder.decode(line, UTF_8)).toList();

    // then each of them has its lines, and there is nothing of theirs in any
    assertThat(logged)
        .anyMatch(line -> line.startsWith("event=handshake-refused status=400 "))
        .anyMatch(line -> line.startsWith("event=handshake-refused status=403 "))
        .anyMatch(line -> line.startsWith("event=connection-opened client="))
        .anyMatch(line -> line.contains(" by=client code=3000"));
    assertThat(logged)
        // The line for people, and what the other test has logged.
        .filteredOn(line -> !line.startsWith("Parley is ready: ") && !line.equals("the-end"))
        .allMatch(LINE.asMatchPredicate())
        .noneMatch(line -> line.contains("forged"))
        .noneMatch(line -> line.contains(SECRET) || line.contains(TOKEN));
  }

  private static void refuse(Server server, String query, String... headers) throws Exception {
    try (RawConnection refused = new RawConnection(server)) {
      assertThat(refused.handshake("/ws/chat" + query, "localhost:" + server.port(), headers))
          .startsWith("HTTP/1.1 40");
    }
  }
}
