package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.ChatClient;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.RawConnection;
import io.parley.it.harness.Server;
import io.parley.it.harness.StructuredClient;
import jakarta.json.JsonObject;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Structured clients, alone and beside plain ones in the same rooms. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class SuperchatIT {
  @ArquillianResource URL url;
  private Server server;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with(
        "chat.max-rooms", "10",
        "chat.max-rooms-per-client", "3",
        "chat.greeting", "",
        // A room is not free while it holds messages.
        "chat.history-age", "PT1S",
        "chat.rate-messages-per-second", "20",
        "chat.rate-bytes-per-second", "20000");
  }

  @BeforeEach
  void findServer() {
    server = Server.at(url);
  }

  @Test
  void messages_reachEveryMemberInOrder_andTheSendersAnswerStandsInItsPlace() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann");
        StructuredClient bob = new StructuredClient(server, "?name=Bob")) {
      assertThat(ann.ok("join", "\"room\":\"order\"").getInt("offset")).isZero();
      JsonObject joined = bob.ok("join", "\"room\":\"order\"");
      assertThat(joined.getInt("count")).isEqualTo(2);
      assertThat(joined.getJsonArray("members")).hasSize(2);

      ann.send("{\"type\":\"send\",\"id\":\"a\",\"room\":\"order\",\"body\":{ \"n\" : 1.0 }}");
      JsonObject first = bob.next();
      assertThat(first.toString())
          .startsWith("{\"type\":\"message\",\"room\":\"order\",\"offset\":1,")
          .endsWith(",\"body\":{\"n\":1.0}}");
      bob.send(
          "{\"type\":\"send\",\"id\":\"b\",\"room\":\"order\",\"body\":\"two\",\"key\":\"k\"}");

      JsonObject annsOk = ann.next();
      assertThat(annsOk.getString("id")).isEqualTo("a");
      assertThat(annsOk.getInt("offset")).isEqualTo(1);
      assertThat(annsOk.getString("epoch")).isEqualTo(joined.getString("epoch"));
      assertThat(annsOk.getString("at")).isEqualTo(first.getString("at"));
      JsonObject second = ann.next();
      assertThat(second.getInt("offset")).isEqualTo(2);
      assertThat(second.getString("key")).isEqualTo("k");
      assertThat(second.getJsonObject("from").getString("name")).isEqualTo("Bob");
      assertThat(bob.next().getInt("offset")).isEqualTo(2);
    }
  }

  @Test
  void plainAndStructuredClients_shareARoom() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann");
        ChatClient plain = new ChatClient(server.chat("?room=shared&name=Plain"))) {
      ann.ok("join", "\"room\":\"shared\"");
      server.awaitMembers("shared", 2);

      plain.send("from \"plain\"\n\u4f60");
      JsonObject message = ann.next();
      assertThat(message.getString("body")).isEqualTo("from \"plain\"\n\u4f60");
      assertThat(message.getJsonObject("from").getString("name")).isEqualTo("Plain");
      ann.send("{\"type\":\"signal\",\"room\":\"shared\",\"kind\":\"typing\"}");
      ann.send("{\"type\":\"send\",\"room\":\"shared\",\"body\":\"\\u4f60 \\\"x\\\"\"}");
      ann.send("{\"type\":\"send\",\"room\":\"shared\",\"body\":[1, {\"a\": null}]}");
      assertThat(plain.next()).as("no signal came before").isEqualTo("\u4f60 \"x\"");
      assertThat(plain.next()).isEqualTo("[1,{\"a\":null}]");
    }
  }

  @Test
  void signals_reachTheOthers_andHaveNoOffset() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann");
        StructuredClient bob = new StructuredClient(server, "?name=Bob")) {
      ann.ok("join", "\"room\":\"signals\"");
      bob.ok("join", "\"room\":\"signals\"");

      assertThat(ann.ok("signal", "\"room\":\"signals\",\"kind\":\"typing\",\"body\":true"))
          .hasSize(2);
      JsonObject signal = bob.next();
      assertThat(signal.getString("kind")).isEqualTo("typing");
      assertThat(signal.getBoolean("body")).isTrue();
      assertThat(ann.ok("send", "\"room\":\"signals\",\"body\":1").getInt("offset")).isEqualTo(1);
    }
  }

  @Test
  void whatIsNotAllowed_isAnswered_andTheConnectionStays() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann")) {
      assertThat(ann.error("send", "\"room\":\"errors\",\"body\":1")).isEqualTo(403);
      assertThat(ann.error("signal", "\"room\":\"errors\",\"kind\":\"x\"")).isEqualTo(403);
      assertThat(ann.error("join", "\"room\":\"a b\"")).isEqualTo(400);
      ann.ok("join", "\"room\":\"errors\"");
      assertThat(ann.error("join", "\"room\":\"errors\"")).isEqualTo(409);
      String key = "x".repeat(65);
      assertThat(ann.error("send", "\"room\":\"errors\",\"body\":1,\"key\":\"" + key + "\""))
          .isEqualTo(413);
      ann.ok("join", "\"room\":\"errors2\"");
      ann.ok("join", "\"room\":\"errors3\"");
      assertThat(ann.error("join", "\"room\":\"errors4\"")).isEqualTo(507);
      ann.ok("send", "\"room\":\"errors\",\"body\":1");
    }
    server.awaitRooms(0);
    server.awaitLogs(0);
  }

  @Test
  void oneRoomTooMany_isRefused_byAnErrorOrAClose() throws Exception {
    server.awaitLogs(0);
    try (StructuredClient one = new StructuredClient(server, "");
        StructuredClient two = new StructuredClient(server, "");
        StructuredClient three = new StructuredClient(server, "");
        StructuredClient four = new StructuredClient(server, "")) {
      for (int i = 0; i < 3; i++) {
        one.ok("join", "\"room\":\"one" + i + "\"");
        two.ok("join", "\"room\":\"two" + i + "\"");
        three.ok("join", "\"room\":\"three" + i + "\"");
      }
      four.ok("join", "\"room\":\"four\"");

      assertThat(four.error("join", "\"room\":\"five\"")).isEqualTo(507);
      four.ok("join", "\"room\":\"one0\"");
      try (RawConnection plain = RawConnection.open(server, "?room=six")) {
        assertThat(plain.readCloseCode()).isEqualTo(1013);
      }
    }
    server.awaitRooms(0);
    server.awaitLogs(0);
  }

  @Test
  void structuredClientThatIsTooFast_isToldSo_andMayGoOnWhenItWaits() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann")) {
      ann.ok("join", "\"room\":\"fast\"");
      for (int i = 0; i < 60; i++) {
        ann.send("{\"type\":\"send\",\"id\":" + i + ",\"room\":\"fast\",\"body\":1}");
      }
      JsonObject answer;
      do {
        answer = ann.next();
      } while (!answer.getString("type").equals("error"));

      assertThat(answer.getInt("code")).isEqualTo(429);
      assertThat(answer.getInt("retryAfterMs")).isPositive();
      for (int i = answer.getInt("id") + 1; i < 60; i++) {
        answer = ann.next();
        assertThat(answer.getInt("id")).as("each has its answer").isEqualTo(i);
      }
      // Not for luck: the client does as it was told.
      Thread.sleep(answer.getInt("retryAfterMs", 0));
      ann.ok("send", "\"room\":\"fast\",\"body\":1");
    }
  }

  @Test
  void structuredClientThatGoesOn_getsEveryAnswer_andByeBeforeTheClose() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann")) {
      ann.ok("join", "\"room\":\"flood\"");
      StringBuilder flood = new StringBuilder();
      for (int i = 0; i < 1000; i++) {
        flood.append("{\"type\":\"send\",\"id\":" + i + ",\"room\":\"flood\",\"body\":1}\n");
      }
      ann.send(flood.toString());

      int answers = 0;
      int refusals = 0;
      JsonObject answer = ann.next();
      while (!answer.getString("type").equals("bye")) {
        assertThat(answer.getInt("id")).isEqualTo(answers);
        answers++;
        refusals += answer.getString("type").equals("error") ? 1 : 0;
        answer = ann.next();
      }
      assertThat(refusals).isEqualTo(50);
      assertThat(answer.getInt("code")).isEqualTo(4003);
      assertThat(answer.getJsonObject("reconnect").getInt("minMs")).isPositive();
      assertThat(ann.closeCode()).isEqualTo(4003);
    }
    server.awaitRooms(0);
    server.awaitLogs(0);
  }

  @Test
  void plainClientThatIsTooFast_isClosed_andWhatItMightSayArrived() throws Exception {
    try (RawConnection flooding = RawConnection.open(server, "?room=plain-flood");
        ChatClient other = new ChatClient(server.chat("?room=plain-flood"))) {
      server.awaitMembers("plain-flood", 2);
      for (int i = 0; i < 100; i++) {
        flooding.sendText("message " + i);
      }

      assertThat(flooding.readCloseCode()).isEqualTo(4003);
      for (int i = 0; i < 40; i++) {
        assertThat(other.next()).isEqualTo("message " + i);
      }
    }
  }

  @Test
  void floodOfPongs_andOfTinyFragments_endTheConnection() throws Exception {
    try (RawConnection pongs = RawConnection.open(server);
        RawConnection fragments = RawConnection.open(server)) {
      byte[] tenThousandPongs =
          repeat(RawConnection.frame(true, RawConnection.PONG, 0, new byte[0]));
      pongs.write(tenThousandPongs);
      assertThat(pongs.readCloseCode()).isEqualTo(4003);

      fragments.sendFrame(false, RawConnection.TEXT, "x".getBytes(StandardCharsets.UTF_8));
      byte[] one = "x".getBytes(StandardCharsets.UTF_8);
      fragments.write(repeat(RawConnection.frame(false, RawConnection.CONTINUATION, 1, one)));
      assertThat(fragments.readCloseCode()).isIn(4001, 4003);
    }
  }

  private static byte[] repeat(byte[] frame) {
    byte[] frames = new byte[10_000 * frame.length];
    for (int i = 0; i < 10_000; i++) {
      System.arraycopy(frame, 0, frames, i * frame.length, frame.length);
    }
    return frames;
  }
}
