package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.ChatClient;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.RawConnection;
import io.parley.it.harness.Server;
import io.parley.it.harness.StructuredClient;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What outlives a connection: messages, keys, edits, identities and membership. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by the container
class RecoveryIT {
  @ArquillianResource URL url;
  private Server server;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with(
        "chat.greeting", "",
        "chat.history-messages", "1000",
        "chat.history-room-bytes", "100000000",
        "chat.dedupe-max-keys", "10",
        "chat.leave-grace", "PT2S",
        "chat.rate-messages-per-second", "0",
        "chat.rate-bytes-per-second", "0");
  }

  @BeforeEach
  void findServer() {
    server = Server.at(url);
  }

  @Test
  void clientThatComesBack_getsWhatItMissed_onceAndInOrder_andThenWhatIsSaid() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann")) {
      String epoch = ann.ok("join", "\"room\":\"back\"").getString("epoch");
      IntStream.rangeClosed(1, 700).forEach(i -> say(ann, "back", i));
      for (int i = 1; i <= 700; i++) {
        assertThat(ann.next().getInt("offset")).isEqualTo(i);
      }

      try (StructuredClient bob = new StructuredClient(server, "?name=Bob")) {
        JsonObject joined = bob.ok("join", recover("back", epoch, 100));
        assertThat(joined.getBoolean("recovered")).isTrue();
        assertThat(joined.getInt("offset")).isEqualTo(700);
        ann.ok("send", "\"room\":\"back\",\"body\":701");
        for (int i = 101; i <= 701; i++) {
          JsonObject message = bob.next();
          assertThat(message.getInt("offset")).isEqualTo(i);
          assertThat(message.getInt("body")).isEqualTo(i);
        }
      }
      try (StructuredClient cyd = new StructuredClient(server, "")) {
        assertThat(cyd.ok("join", recover("back", epoch, 702)).getBoolean("recovered"))
            .as("ahead of the room")
            .isFalse();
        cyd.ok("leave", "\"room\":\"back\"");
        assertThat(cyd.ok("join", recover("back", "other", 100)).getBoolean("recovered"))
            .as("another epoch")
            .isFalse();
        cyd.ok("leave", "\"room\":\"back\"");
        IntStream.rangeClosed(702, 1100).forEach(i -> say(ann, "back", i));
        for (int i = 702; i <= 1100; i++) {
          ann.next();
        }
        assertThat(cyd.ok("join", recover("back", epoch, 99)).getBoolean("recovered"))
            .as("the window has moved")
            .isFalse();
        cyd.ok("leave", "\"room\":\"back\"");
        assertThat(cyd.ok("join", recover("back", epoch, 100)).getBoolean("recovered")).isTrue();
        assertThat(cyd.next().getInt("offset")).isEqualTo(101);
      }
    }
  }

  private static void say(StructuredClient author, String room, int body) {
    try {
      author.send("send", "\"id\":" + body + ",\"room\":\"" + room + "\",\"body\":" + body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String recover(String room, String epoch, long offset) {
    return "\"room\":\"%s\",\"recover\":{\"epoch\":\"%s\",\"offset\":%d}"
        .formatted(room, epoch, offset);
  }

  /**
   * A thousand of the largest messages that are accepted, to one who reads them a little at a time; neither an outbox of 1
   * MiB nor what the containers queue would hold them.
   */
  @Test
  void slowReader_getsAWindowOfSixtyFourMegabytes_withoutBeingTooSlow() throws Exception {
    String around = "{\"type\":\"send\",\"id\":1,\"room\":\"large\",\"body\":\"\"}";
    String body = "\"" + "x".repeat(65_536 - around.length()) + "\"";
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann")) {
      String epoch = ann.ok("join", "\"room\":\"large\"").getString("epoch");
      for (int i = 0; i < 1000; i++) {
        ann.ok("send", "\"room\":\"large\",\"body\":" + body);
      }

      long unsent = 0;
      try (RawConnection phone =
          RawConnection.openNarrow(server, "", "Sec-WebSocket-Protocol: superchat")) {
        phone.sendText("{\"type\":\"join\",\"id\":1," + recover("large", epoch, 0) + "}");
        // The answer may share its frame with the first message.
        int offset = 0;
        while (offset < 1000) {
          for (String line : phone.readFrame().text().lines().toList()) {
            assertThat(line).doesNotContain("\"recovered\":false");
            if (line.startsWith("{\"type\":\"message\"")) {
              offset++;
              assertThat(line).contains("\"offset\":" + offset + ",");
            }
          }
          if (offset % 10 == 0) {
            unsent = Math.max(unsent, Long.parseLong(server.state().getProperty("unsentBytes")));
          }
        }
      }
      assertThat(unsent).as("bytes that wait for it").isPositive().isLessThan(4L * 65_536);
    }
  }

  @Test
  void keyThatIsUsedAgain_getsTheFirstResult_alsoOnALaterConnection() throws Exception {
    String token;
    JsonObject first;
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann")) {
      ann.ok("join", "\"room\":\"keys\"");
      first = ann.ok("send", "\"room\":\"keys\",\"body\":1,\"key\":\"k\"");
      JsonObject again = ann.ok("send", "\"room\":\"keys\",\"body\":1,\"key\":\"k\"");
      assertThat(again.getBoolean("duplicate")).isTrue();
      assertThat(again.getInt("offset")).isEqualTo(first.getInt("offset"));
      token = ann.welcome().getString("resume");
    }
    try (StructuredClient ann = new StructuredClient(server, "?resume=" + token);
        StructuredClient bob = new StructuredClient(server, "?name=Bob")) {
      ann.ok("join", "\"room\":\"keys\"");
      bob.ok("join", "\"room\":\"keys\"");
      JsonObject again = ann.ok("send", "\"room\":\"keys\",\"body\":1,\"key\":\"k\"");
      assertThat(again.getBoolean("duplicate")).isTrue();
      assertThat(again.getString("at")).isEqualTo(first.getString("at"));
      assertThat(bob.ok("send", "\"room\":\"keys\",\"body\":2,\"key\":\"k\"").getInt("offset"))
          .as("another author's key")
          .isEqualTo(2);
      int error = 0;
      for (int i = 0; i < 20 && error == 0; i++) {
        JsonObject answer = ann.ask("send", "\"room\":\"keys\",\"body\":3,\"key\":\"k" + i + "\"");
        if (answer.getString("type").equals("error")) {
          error = answer.getInt("code");
        }
      }
      assertThat(error).isEqualTo(507);
      ann.next();
      ann.ok("send", "\"room\":\"keys\",\"body\":4");
    }
  }

  @Test
  void edits_changeWhatHistoryAndRecoveryShow() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann");
        StructuredClient bob = new StructuredClient(server, "?name=Bob")) {
      String epoch = ann.ok("join", "\"room\":\"edits\"").getString("epoch");
      bob.ok("join", "\"room\":\"edits\"");
      ann.ok("send", "\"room\":\"edits\",\"body\":\"teh\"");
      ann.ok("send", "\"room\":\"edits\",\"body\":\"secret\"");
      bob.next();
      bob.next();

      JsonObject edited = ann.ok("edit", "\"room\":\"edits\",\"offset\":1,\"body\":\"the\"");
      assertThat(edited.getInt("offset")).isEqualTo(3);
      JsonObject seen = bob.next();
      assertThat(seen.getInt("edits")).isEqualTo(1);
      assertThat(seen.getString("body")).isEqualTo("the");
      assertThat(ann.ok("edit", "\"room\":\"edits\",\"offset\":2,\"delete\":true").getInt("offset"))
          .isEqualTo(4);
      assertThat(bob.next().getBoolean("deleted")).isTrue();

      JsonObject history = bob.ok("history", "\"room\":\"edits\"");
      assertThat(history.toString()).doesNotContain("teh").doesNotContain("secret");
      assertThat(history.getString("epoch")).isEqualTo(epoch);
      JsonArray messages = history.getJsonArray("messages");
      assertThat(messages.getJsonObject(0).getString("body")).isEqualTo("the");
      assertThat(messages.getJsonObject(0).getInt("editedAt")).isEqualTo(3);
      assertThat(messages.getJsonObject(1).getBoolean("deleted")).isTrue();
      try (StructuredClient cyd = new StructuredClient(server, "")) {
        cyd.ok("join", recover("edits", epoch, 1));
        assertThat(cyd.next().getInt("editedAt")).isEqualTo(4);
        assertThat(cyd.next().getInt("edits")).isEqualTo(1);
        assertThat(cyd.next().getInt("edits")).isEqualTo(2);
      }

      assertThat(bob.error("edit", "\"room\":\"edits\",\"offset\":1,\"body\":1")).isEqualTo(403);
      assertThat(ann.error("edit", "\"room\":\"edits\",\"offset\":3,\"body\":1")).isEqualTo(404);
      assertThat(ann.error("edit", "\"room\":\"edits\",\"offset\":9,\"body\":1")).isEqualTo(404);
    }
  }

  @Test
  void history_isReadInPages_andJoinBringsTheLatest() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann");
        StructuredClient bob = new StructuredClient(server, "?name=Bob")) {
      ann.ok("join", "\"room\":\"pages\"");
      for (int i = 1; i <= 120; i++) {
        ann.ok("send", "\"room\":\"pages\",\"body\":" + i);
      }

      JsonObject joined = bob.ok("join", "\"room\":\"pages\",\"last\":3");
      assertThat(offsets(joined)).containsExactly(118, 119, 120);
      assertThat(joined.getBoolean("more")).isTrue();
      assertThat(offsets(bob.ok("history", "\"room\":\"pages\"")))
          .isEqualTo(IntStream.rangeClosed(71, 120).toArray());
      JsonObject oldest = bob.ok("history", "\"room\":\"pages\",\"before\":3,\"limit\":500");
      assertThat(offsets(oldest)).containsExactly(1, 2);
      assertThat(oldest.getBoolean("more")).isFalse();
      JsonObject next = bob.ok("history", "\"room\":\"pages\",\"after\":10,\"limit\":2");
      assertThat(offsets(next)).containsExactly(11, 12);
      assertThat(next.getBoolean("more")).isTrue();
      assertThat(bob.error("history", "\"room\":\"pages\",\"limit\":501")).isEqualTo(413);
      assertThat(bob.error("history", "\"room\":\"elsewhere\"")).isEqualTo(403);
    }
  }

  private static int[] offsets(JsonObject answer) {
    return answer.getJsonArray("messages").getValuesAs(JsonObject.class).stream()
        .mapToInt(message -> message.getInt("offset"))
        .toArray();
  }

  @Test
  void directMessagesAndSignals_reachOneClient_andOnlyThere() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann");
        StructuredClient bob = new StructuredClient(server, "?name=Bob");
        ChatClient plain = new ChatClient(server.chat("?room=direct&name=Plain"))) {
      assertThat(ann.ok("send", "\"to\":\"" + bob.id() + "\",\"body\":\"hi\"").containsKey("at"))
          .isTrue();
      JsonObject message = bob.next();
      assertThat(message.getBoolean("direct")).isTrue();
      assertThat(message.getString("body")).isEqualTo("hi");
      assertThat(message.getJsonObject("from").getString("name")).isEqualTo("Ann");
      ann.ok("signal", "\"to\":\"" + bob.id() + "\",\"kind\":\"wave\"");
      assertThat(bob.next().getString("kind")).isEqualTo("wave");

      server.awaitMembers("direct", 1);
      String plainId =
          ann.ok("join", "\"room\":\"direct\"")
              .getJsonArray("members")
              .getValuesAs(JsonObject.class)
              .get(0)
              .getString("client");
      ann.ok("send", "\"to\":\"" + plainId + "\",\"body\":{\"a\":1}");
      assertThat(plain.next()).isEqualTo("{\"a\":1}");
      String nobody = "\"to\":\"00000000-0000-4000-8000-000000000000\"";
      assertThat(ann.error("send", nobody + ",\"body\":1")).isEqualTo(404);
      assertThat(ann.error("signal", nobody + ",\"kind\":\"x\"")).isEqualTo(404);
      assertThat(ann.error("leave", "\"room\":\"elsewhere\"")).isEqualTo(404);
      assertThat(ann.error("members", "\"room\":\"elsewhere\"")).isEqualTo(403);
      assertThat(ann.ok("ping", "").getString("time")).endsWith("Z");
    }
  }

  @Test
  void presence_tellsWhoComesGoesAndIsRenamed_plainOnesToo() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann")) {
      ann.ok("join", "\"room\":\"who\"");
      try (StructuredClient bob = new StructuredClient(server, "?name=Bob")) {
        assertThat(bob.ok("join", "\"room\":\"who\"").getJsonArray("members")).hasSize(2);
        JsonObject joined = ann.presence();
        assertThat(only(joined, "joined").getString("name")).isEqualTo("Bob");
        assertThat(joined.getInt("count")).isEqualTo(2);

        assertThat(bob.ok("hello", "\"name\":\"Robert\"").getString("name")).isEqualTo("Robert");
        assertThat(only(ann.presence(), "joined").getString("name")).isEqualTo("Robert");
        JsonObject members = ann.ok("members", "\"room\":\"who\"");
        assertThat(members.getInt("count")).isEqualTo(2);
        assertThat(members.getJsonArray("members")).hasSize(2);
        bob.ok("leave", "\"room\":\"who\"");
        assertThat(ann.presence().getJsonArray("left")).hasSize(1);
        bob.ok("join", "\"room\":\"who\"");
        ann.presence();
      }
      JsonObject left = ann.presence();
      assertThat(left.getJsonArray("left")).as("closed with 1000: told at once").hasSize(1);
      assertThat(left.getInt("count")).isEqualTo(1);
      try (ChatClient plain = new ChatClient(server.chat("?room=who&name=Plain"))) {
        assertThat(only(ann.presence(), "joined").getString("name")).isEqualTo("Plain");
        plain.send("hi");
        assertThat(ann.next().getString("body")).isEqualTo("hi");
      }
      assertThat(ann.presence().getInt("count")).isEqualTo(1);
    }
  }

  private static JsonObject only(JsonObject presence, String list) {
    assertThat(presence.getJsonArray(list)).as(presence.toString()).hasSize(1);
    return presence.getJsonArray(list).getJsonObject(0);
  }

  @Test
  void clientThatIsBackInTime_wasNeverAway_andOneThatIsNot_hasLeft() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann")) {
      ann.ok("join", "\"room\":\"grace\"");
      RawConnection lost = structured("?name=Bob");
      String welcome = lost.readFrame().text();
      lost.sendText("{\"type\":\"join\",\"id\":1,\"room\":\"grace\"}");
      String id = field(welcome, "client");
      assertThat(only(ann.presence(), "joined").getString("client")).isEqualTo(id);
      lost.reset();

      try (StructuredClient bob =
          new StructuredClient(server, "?resume=" + field(welcome, "resume"))) {
        assertThat(bob.welcome().getBoolean("resumed")).isTrue();
        assertThat(bob.id()).isEqualTo(id);
        assertThat(bob.welcome().getString("name")).isEqualTo("Bob");
        assertThat(bob.ok("join", "\"room\":\"grace\"").getInt("count")).isEqualTo(2);
        bob.ok("hello", "\"name\":\"Back\"");
        assertThat(only(ann.presence(), "joined").getString("name"))
            .as("nothing was told before")
            .isEqualTo("Back");
      }
      assertThat(ann.presence().getJsonArray("left")).hasSize(1);

      RawConnection gone = structured("?name=Cyd");
      gone.readFrame().text();
      gone.sendText("{\"type\":\"join\",\"id\":1,\"room\":\"grace\"}");
      assertThat(ann.presence().getInt("count")).isEqualTo(2);
      gone.reset();
      assertThat(ann.presence().getJsonArray("left")).hasSize(1);
    }
  }

  @Test
  void clientThatComesTwice_losesItsOlderConnection_andKeepsItsRooms() throws Exception {
    try (StructuredClient older = new StructuredClient(server, "?name=Ann")) {
      older.ok("join", "\"room\":\"twice\"");
      String token = older.welcome().getString("resume");
      try (StructuredClient newer = new StructuredClient(server, "?resume=" + token)) {
        assertThat(newer.id()).isEqualTo(older.id());
        JsonObject bye = older.next();
        assertThat(bye.getString("type")).isEqualTo("bye");
        assertThat(bye.getInt("code")).isEqualTo(4504);
        assertThat(bye.isNull("reconnect")).isTrue();
        assertThat(older.closeCode()).isEqualTo(4504);
        newer.ok("join", "\"room\":\"twice\"");

        try (StructuredClient stranger = new StructuredClient(server, "?resume=" + token)) {
          assertThat(stranger.welcome().getBoolean("resumed"))
              .as("a frame has arrived on the newer connection")
              .isFalse();
          stranger.ok("join", "\"room\":\"twice\"");
          newer.ok("send", "\"to\":\"" + stranger.id() + "\",\"body\":1");
        }
      }
    }
  }

  private RawConnection structured(String query) throws IOException {
    return RawConnection.open(server, query, "Sec-WebSocket-Protocol: superchat");
  }

  private static String field(String json, String name) {
    return json.replaceAll(".*\"" + name + "\":\"([^\"]*)\".*", "$1");
  }

  @Test
  void clientThatGoesOnSendingNonsense_isClosed() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann")) {
      ann.send("nonsense\n".repeat(60));
      for (int i = 0; i < 51; i++) {
        assertThat(ann.next().getInt("code")).isEqualTo(400);
      }
      assertThat(ann.next().getInt("code")).isEqualTo(4500);
      assertThat(ann.closeCode()).isEqualTo(4500);
    }
  }
}
