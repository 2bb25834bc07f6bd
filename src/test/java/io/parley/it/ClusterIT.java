package io.parley.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.it.harness.Api;
import io.parley.it.harness.Cable;
import io.parley.it.harness.ChatClient;
import io.parley.it.harness.Cluster;
import io.parley.it.harness.ClusterNode;
import io.parley.it.harness.ClusterNode.Kind;
import io.parley.it.harness.EventReader;
import io.parley.it.harness.People;
import io.parley.it.harness.Person;
import io.parley.it.harness.Returner;
import io.parley.it.harness.ReturningCrowd;
import io.parley.it.harness.StructuredClient;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A WildFly and two Payaras over one Redis are one server: for those who talk, and while nodes and Redis come and go. Each test
 * leaves all of them running, for the boots.
 */
@Tag("stock")
@SuppressWarnings("NullAway.Init") // started before all tests
class ClusterIT {
  private static final Duration LEASE = Duration.ofSeconds(6);
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int CROWD = 200;

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "CHAT_NODE_LEASE", LEASE.toString(),
          "CHAT_LEAVE_GRACE", GRACE.toString(),
          "CHAT_REDIS_DEADLINE", "PT3S",
          "CHAT_DRAIN_PERIOD", "PT2S",
          "CHAT_RESTART_ALLOWANCE", "PT0S");

  private static Cluster cluster;
  private static ClusterNode wildFly;
  private static ClusterNode payara;
  private static ClusterNode other;

  @RegisterExtension final People people = new People();

  @BeforeAll
  static void start() throws Exception {
    cluster = Cluster.start(ENVIRONMENT, Kind.WILDFLY, Kind.PAYARA, Kind.PAYARA);
    wildFly = cluster.node(0);
    payara = cluster.node(1);
    other = cluster.node(2);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static StructuredClient at(ClusterNode node, String name) throws Exception {
    return new StructuredClient(node.address(), "?name=" + name);
  }

  private static StructuredClient back(ClusterNode node, StructuredClient earlier)
      throws Exception {
    return new StructuredClient(node.address(), "?resume=" + earlier.token());
  }

  private static String recovering(String room, JsonObject position) {
    return "\"room\":\"%s\",\"recover\":{\"epoch\":\"%s\",\"offset\":%d}"
        .formatted(room, position.getString("epoch"), position.getInt("offset"));
  }

  @Test
  void membersOfTwoNodes_seeNamesMessagesAndSigns() throws Exception {
    try (StructuredClient ann = at(wildFly, "Ann").joined("across");
        StructuredClient bob = at(payara, "Bob")) {
      JsonObject joined = bob.ok("join", "\"room\":\"across\"");
      assertThat(joined.getInt("count")).isEqualTo(2);
      assertThat(joined.getJsonArray("members").toString()).contains("\"Ann\"", "\"Bob\"");
      ann.awaitJoined(bob.id(), "Bob");

      ann.say("across", "to Payara");
      assertThat(bob.nextBody()).isEqualTo("to Payara");
      bob.say("across", "to WildFly");
      assertThat(ann.nextBody()).isEqualTo("to WildFly");
      bob.ok("signal", "\"room\":\"across\",\"kind\":\"typing\"");
      assertThat(ann.next().getString("kind")).isEqualTo("typing");

      bob.ok("send", "\"to\":\"" + ann.id() + "\",\"body\":\"psst\"");
      JsonObject direct = ann.nextMessage();
      assertThat(direct.getBoolean("direct")).isTrue();
      assertThat(direct.getJsonObject("from").getString("name")).isEqualTo("Bob");
      ann.ok("signal", "\"to\":\"" + bob.id() + "\",\"kind\":\"read\"");
      assertThat(bob.next().getString("kind")).isEqualTo("read");

      bob.ok("hello", "\"name\":\"Robert\"");
      ann.awaitJoined(bob.id(), "Robert");
      bob.ok("leave", "\"room\":\"across\"");
      assertThat(ann.awaitLeft(bob.id())).isEqualTo(1);
    }
  }

  @Test
  void whoComesBackAtAnotherNode_isTheSame_andNobodySeesIt() throws Exception {
    try (StructuredClient ann = at(wildFly, "Ann");
        StructuredClient bob = at(payara, "Bob").joined("moving")) {
      JsonObject position = ann.ok("join", "\"room\":\"moving\"");
      bob.say("moving", "one");
      try (StructuredClient again = back(payara, ann)) {
        assertThat(again.welcome().getBoolean("resumed")).isTrue();
        assertThat(again.id()).isEqualTo(ann.id());
        assertThat(again.welcome().getString("name")).isEqualTo("Ann");
        assertThat(ann.closeCode()).isEqualTo(4504);
        JsonObject joined = again.ok("join", recovering("moving", position));
        assertThat(joined.getBoolean("recovered")).isTrue();
        assertThat(again.nextBody()).isEqualTo("one");
        bob.say("moving", "two");
        assertThat(again.nextBody()).isEqualTo("two");

        // Who has lost a connection later, and is gone for good, has been told of by then.
        try (StructuredClient cid = at(wildFly, "Cid").joined("moving")) {
          bob.awaitJoined(cid.id(), "Cid");
          try (StructuredClient thief = back(payara, cid)) {
            assertThat(cid.closeCode()).isEqualTo(4504);
            List<JsonObject> told = new ArrayList<>();
            while (told.stream().noneMatch(one -> StructuredClient.isLeft(one, cid.id()))) {
              told.add(bob.presence());
            }
            assertThat(told).noneMatch(one -> StructuredClient.isLeft(one, ann.id()));
            assertThat(thief.id()).isEqualTo(cid.id());
          }
        }
      }
    }
  }

  @Test
  void programs_mayAskAnyNode() throws Exception {
    Api here = new Api(wildFly.address(), Api.KEY);
    Api there = new Api(payara.address(), Api.KEY);
    try (StructuredClient ann = at(wildFly, "Ann").joined("http");
        StructuredClient bob = at(payara, "Bob").joined("http")) {
      here.publish("http", "{\"body\":\"by HTTP\",\"name\":\"Kitchen\"}");
      assertThat(bob.nextBody()).isEqualTo("by HTTP");
      assertThat(ann.nextBody()).isEqualTo("by HTTP");
      for (String path : List.of("/api/rooms/http/messages", "/api/rooms/http/members")) {
        assertThat(here.get(path)).isEqualTo(there.get(path));
      }
      assertThat(here.get("/api/rooms/http/members").getInt("count")).isEqualTo(2);
      assertThat(there.get("/api/rooms").toString()).contains("\"http\"");

      there.post("/api/clients/" + ann.id() + "/messages", "{\"body\":\"for you\"}");
      assertThat(ann.nextMessage().getString("body")).isEqualTo("for you");
      assertThat(here.ask("DELETE", "/api/clients/" + bob.id()).statusCode()).isEqualTo(204);
      assertThat(bob.closeCode()).isEqualTo(4503);
      assertThat(ann.awaitLeft(bob.id())).isEqualTo(1);
      assertThat(here.ask("DELETE", "/api/clients/" + bob.id()).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void plainClientsAndEventStreams_hearTheOtherNode() throws Exception {
    String[] key = {"Authorization", "Bearer " + Api.KEY};
    try (ChatClient pat = new ChatClient(wildFly.address().chat("?room=plain&name=Pat"));
        ChatClient sue = new ChatClient(payara.address().chat("?room=plain&name=Sue"));
        EventReader reader =
            new EventReader(payara.address(), "/api/rooms/plain/events", key[0] + ": " + key[1])) {
      assertThat(reader.next().type()).isEqualTo("ok");
      pat.reach(sue);
      sue.reach(pat);
      pat.send("the last");
      assertThat(sue.next()).isEqualTo("the last");
      String body = reader.next().body();
      while (!body.equals("the last")) {
        body = reader.next().body();
      }
    }
  }

  @Test
  void killedNode_itsMembersLeaveOnce_notBeforeTheGrace() throws Exception {
    try (StructuredClient bob = at(payara, "Bob").joined("kill");
        StructuredClient cid = at(other, "Cid").joined("kill");
        StructuredClient dan = at(wildFly, "Dan").joined("kill")) {
      bob.awaitJoined(dan.id(), "Dan");
      cid.awaitJoined(dan.id(), "Dan");
      long killed = System.nanoTime();
      wildFly.kill();

      long heardByBob = bob.awaitLeft(dan.id());
      assertThat(since(killed)).isGreaterThan(GRACE);
      long heardByCid = cid.awaitLeft(dan.id());
      // Both survivors have done what they do about it when another lease is over.
      await().atMost(PATIENCE).until(() -> since(killed).compareTo(LEASE.multipliedBy(3)) > 0);
      heardByBob += lefts(bob, dan.id());
      heardByCid += lefts(cid, dan.id());
      assertThat(List.of(heardByBob, heardByCid)).containsExactly(1L, 1L);
      assertThat(bob.ok("members", "\"room\":\"kill\"").getInt("count")).isEqualTo(2);
    } finally {
      wildFly.start();
    }
  }

  private static Duration since(long moment) {
    return Duration.ofNanos(System.nanoTime() - moment);
  }

  private static long lefts(StructuredClient client, String id) throws InterruptedException {
    return client.presences().stream().filter(one -> StructuredClient.isLeft(one, id)).count();
  }

  @Test
  void frozenNode_itsMembersLeaveOnce_andWhenItWakesItTellsNothingOld() throws Exception {
    String saying = "\"room\":\"freeze\",\"key\":\"k\",\"body\":\"asleep\"";
    try (StructuredClient bob = at(payara, "Bob").joined("freeze");
        StructuredClient dan = at(other, "Dan")) {
      JsonObject position = dan.ok("join", "\"room\":\"freeze\"");
      bob.awaitJoined(dan.id(), "Dan");
      long frozen = System.nanoTime();
      other.process().freeze();
      try {
        dan.send("{\"type\":\"send\",\"id\":\"asleep\"," + saying + "}");
        assertThat(bob.awaitLeft(dan.id())).isEqualTo(1);
        bob.say("freeze", "while Dan was away");
        await().atMost(PATIENCE).until(() -> since(frozen).compareTo(LEASE.multipliedBy(2)) > 0);
      } finally {
        other.process().thaw();
      }
      other.awaitReady(true);
      bob.say("freeze", "after that");

      // It is closed, or has heard all.
      await()
          .atMost(PATIENCE)
          .until(() -> !dan.isOpen() || dan.waiting().toString().contains("after that"));
      try (StructuredClient again = dan.isOpen() ? dan : back(payara, dan)) {
        if (again != dan) {
          again.ok("join", recovering("freeze", position));
        }
        again.send("{\"type\":\"send\",\"id\":\"again\"," + saying + "}");
        await().atMost(PATIENCE).until(() -> again.waiting().toString().contains("\"again\""));
        List<JsonObject> log = messages(payara, "freeze");
        assertThat(log).extracting(ClusterIT::body).containsOnlyOnce("asleep");
        await().atMost(PATIENCE).until(() -> offsets(again).size() == log.size());
        assertThat(offsets(again))
            .as(again.waiting().toString())
            .isSorted()
            .doesNotHaveDuplicates();
        // A node that wakes has its members let in anew.
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(members(payara, "freeze"))
                        .isEqualTo(members(other, "freeze"))
                        .hasSize(2));
        assertThat(lefts(bob, dan.id())).isZero();
      }
    }
  }

  private static String body(JsonObject message) {
    return message.getString("body");
  }

  /** The offsets of what came, live or as the answer that stands for an own message. */
  private static List<Integer> offsets(StructuredClient client) throws InterruptedException {
    return client.waiting().stream()
        .filter(one -> one.containsKey("room") && one.containsKey("at"))
        .filter(one -> !one.getBoolean("duplicate", false))
        .map(one -> one.getInt("offset"))
        .toList();
  }

  private static List<JsonObject> messages(ClusterNode node, String room) throws Exception {
    return new Api(node.address(), Api.KEY)
        .get("/api/rooms/" + room + "/messages")
        .getJsonArray("messages")
        .getValuesAs(JsonObject.class);
  }

  private static List<JsonValue> members(ClusterNode node, String room) throws Exception {
    return List.copyOf(
        new Api(node.address(), Api.KEY)
            .get("/api/rooms/" + room + "/members")
            .getJsonArray("members"));
  }

  @Test
  void redisAway_sendsAreRefused_andGoOnOverTheSameConnections() throws Exception {
    try (StructuredClient ann = at(wildFly, "Ann").joined("away");
        StructuredClient bob = at(payara, "Bob").joined("away")) {
      ann.say("away", "before");
      assertThat(bob.nextBody()).isEqualTo("before");

      cluster.redis().kill();
      JsonObject refused = ann.ask("send", "\"room\":\"away\",\"key\":\"k\",\"body\":\"unsure\"");
      assertThat(refused.getInt("code")).as(refused.toString()).isEqualTo(503);
      assertThat(refused.getInt("retryAfterMs")).isPositive();
      cluster.nodes().forEach(node -> node.awaitReady(false));
      cluster.redis().startAgain();
      cluster.nodes().forEach(node -> node.awaitReady(true));
      ann.ok("send", "\"room\":\"away\",\"key\":\"k\",\"body\":\"unsure\"");
      assertThat(bob.nextBody()).isEqualTo("unsure");
      bob.say("away", "after");
      assertThat(ann.nextBody()).isEqualTo("after");

      payara.way().cut();
      payara.awaitReady(false);
      ann.say("away", "one");
      ann.say("away", "two");
      payara.way().mend();
      assertThat(bob.nextBody()).isEqualTo("one");
      assertThat(bob.nextBody()).isEqualTo("two");

      int lost = payara.way().lostPublications();
      payara.way().losePublications(1);
      ann.say("away", "three");
      await().atMost(PATIENCE).until(() -> payara.way().lostPublications() > lost);
      payara.way().mend();
      ann.say("away", "four");
      assertThat(bob.nextBody()).isEqualTo("three");
      assertThat(bob.nextBody()).isEqualTo("four");
    }
  }

  @Test
  void flushedUnderLoad_everybodyIsTold_andNothingIsSilentlyLostAfterwards() throws Exception {
    Api api = new Api(wildFly.address(), Api.KEY);
    String old;
    try (StructuredClient ann = at(wildFly, "Ann");
        StructuredClient bob = at(payara, "Bob")) {
      JsonObject first = ann.ok("join", "\"room\":\"flush\"");
      bob.joined("flush");
      old = first.getString("epoch");
      say(api, 20);
      cluster.redis().command("FLUSHALL");
      List<JsonObject> said = say(api, 20);

      for (StructuredClient member : List.of(ann, bob)) {
        assertThat(member.closeCode()).isEqualTo(1012);
      }
      try (StructuredClient annAgain = back(wildFly, ann);
          StructuredClient bobAgain = back(payara, bob)) {
        for (StructuredClient member : List.of(annAgain, bobAgain)) {
          JsonObject joined = member.ok("join", recovering("flush", first));
          assertThat(joined.getBoolean("recovered")).isFalse();
          assertThat(joined.getString("epoch")).isNotEqualTo(old);
        }
        said.addAll(say(api, 5));
        annAgain.say("flush", "the last");
        JsonObject history = annAgain.settle("history", "\"room\":\"flush\",\"after\":0");
        assertThat(history.getString("epoch")).isNotEqualTo(old);
        List<JsonObject> log = history.getJsonArray("messages").getValuesAs(JsonObject.class);
        for (JsonObject one : said) {
          if (!one.getString("epoch").equals(old)) {
            assertThat(log).anyMatch(held -> held.getInt("offset") == one.getInt("offset"));
          }
        }
        String body = bobAgain.nextBody();
        for (int i = 0; !body.equals("the last"); i++) {
          assertThat(body).isEqualTo("said " + i);
          body = bobAgain.nextBody();
        }
      }
      awaitNodesKnown();
    }
  }

  /** A node finds out that the store has lost it when it renews its lease; until then nobody waits for that to end. */
  private static void awaitNodesKnown() {
    await()
        .atMost(PATIENCE)
        .until(() -> cluster.redis().command("ZCARD", "parley:nodes").equals(":3"));
  }

  private static List<JsonObject> say(Api api, int count) throws Exception {
    List<JsonObject> said = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var answer = api.post("/api/rooms/flush/messages", "{\"body\":\"said " + i + "\"}");
      if (answer.statusCode() == 200) {
        said.add(Api.ok(answer));
      } else {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      }
    }
    return said;
  }

  @Test
  void drainedNode_itsClientsRecoverEverythingAtAnother() throws Exception {
    Api api = new Api(payara.address(), Api.KEY);
    try (ReturningCrowd crowd = ReturningCrowd.gather(wildFly.address(), CROWD)) {
      wildFly.drain();
      crowd.awaitAll(member -> member.closeCode() == 1012);
      CompletableFuture<Integer> returning = crowd.comeBack(payara.address());
      Map<String, Integer> heads = new HashMap<>();
      int i = 0;
      while (!returning.isDone() || i < CROWD) {
        String room = "room-" + i % (CROWD / ReturningCrowd.MEMBERS);
        heads.put(room, api.publish(room, "{\"body\":\"meanwhile\"}").getInt("offset"));
        i++;
      }
      wildFly.process().terminate();

      crowd.awaitAll(member -> member.offset() == Objects.requireNonNull(heads.get(member.room())));
      assertThat(crowd.members())
          .allSatisfy(
              member -> assertThat(joined(member)).containsEntry("recovered", JsonValue.TRUE))
          .allMatch(Returner::isOrderly);
      assertThat(members(payara, "room-0")).hasSize(ReturningCrowd.MEMBERS);
    } finally {
      wildFly.start();
    }
  }

  private static JsonObject joined(Returner member) {
    return Objects.requireNonNull(member.joined());
  }

  @Test
  void peopleAtTwoNodes_talk_andOneComesBackAtTheOtherNode() throws Exception {
    people.mayComplain();
    try (Cable balancer = new Cable(wildFly.address())) {
      Person ann = people.withClock(balancer.end());
      ann.enter("/?room=page").called("Ann");
      Person bob = people.in(payara.address(), "page", "Bob");
      assertThat(ann.members()).containsText(new String[] {"Ann", "Bob"});
      assertThat(bob.members()).containsText(new String[] {"Bob", "Ann"});
      bob.at("#text").pressSequentially("Wait");
      assertThat(ann.at("#typing")).containsText("Bob");
      bob.say("Can you see me?");
      ann.say("As if you were here");
      String[] before = {"Can you see me?", "As if you were here"};
      assertThat(ann.bodies()).hasText(before);
      assertThat(bob.bodies()).hasText(before);
      String client = ann.id();

      wildFly.kill();
      ann.awaitState("waiting");
      bob.say("Where are you?");
      ann.say("I fell into a hole");
      balancer.plugInto(payara.address());
      ann.awaitReturn();

      String[] after = {before[0], before[1], "Where are you?", "I fell into a hole"};
      assertThat(ann.bodies()).hasText(after);
      assertThat(bob.bodies()).hasText(after);
      assertThat(ann.at("#log .notice")).hasCount(0);
      org.assertj.core.api.Assertions.assertThat(ann.id()).isEqualTo(client);
    } finally {
      wildFly.start();
    }
  }

  @Test
  void nodeOfACluster_hasLoadedLettuce() throws Exception {
    // That another has not is in HistoryIT.
    assertThat(wildFly.process().hasLoaded("io.lettuce.core.")).isTrue();
    assertThat(payara.process().hasLoaded("io.lettuce.core.")).isTrue();
  }
}
