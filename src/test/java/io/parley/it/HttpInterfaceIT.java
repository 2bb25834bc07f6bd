package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.parley.it.harness.Api;
import io.parley.it.harness.ChatClient;
import io.parley.it.harness.EventReader;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.People;
import io.parley.it.harness.Person;
import io.parley.it.harness.RawAnswer;
import io.parley.it.harness.Server;
import io.parley.it.harness.ServerLog;
import io.parley.it.harness.StructuredClient;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.net.URL;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs do over HTTP, and what the clients see of it; the answers are those of the OpenAPI document. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class HttpInterfaceIT {
  private static final String MALFORMED = "malformed or unknown command";
  private static final int MESSAGES_A_LOOK = 40;
  private static final String NOT_FOUND = "no such room, client or message";

  @RegisterExtension final People people = new People();
  @ArquillianResource URL url;
  private Server server;
  private Api api;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with(
        "chat.api-key",
        Api.KEYS,
        "chat.max-message-bytes",
        "2000",
        "chat.outbox-max-bytes",
        "400000",
        "chat.ping-interval",
        "PT10M");
  }

  @BeforeEach
  void findServer() {
    server = Server.at(url);
    api = new Api(server, Api.KEY);
  }

  @Test
  void message_reachesEveryMember_inItsPlace_withoutAClient() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann");
        ChatClient plain = new ChatClient(server.chat("?room=news&name=Plain"))) {
      ann.joined("news");
      server.awaitMembers("news", 2);
      ann.say("news", "before");
      JsonObject ok = api.publish("news", "{\"body\": {\"n\": 1.0}, \"name\": \"Build\"}");
      JsonObject unnamed = api.publish("news", "{\"body\":\"\u4f60\"}");

      assertThat(ok.keySet()).containsExactlyInAnyOrder("type", "room", "offset", "epoch", "at");
      assertThat(ok.getInt("offset")).isEqualTo(2);
      assertThat(unnamed.getInt("offset")).isEqualTo(3);
      JsonObject heard = ann.nextMessage();
      assertThat(heard.getInt("offset")).isEqualTo(2);
      assertThat(heard.getString("at")).isEqualTo(ok.getString("at"));
      assertThat(heard.getJsonObject("from").toString()).isEqualTo("{\"name\":\"Build\"}");
      assertThat(heard.getJsonObject("body").toString()).isEqualTo("{\"n\":1.0}");
      assertThat(ann.nextMessage().getJsonObject("from").getString("name")).isEqualTo("server");
      assertThat(plain.next()).isEqualTo("before");
      assertThat(plain.next()).isEqualTo("{\"n\":1.0}");
      assertThat(plain.next()).isEqualTo("\u4f60");
      assertThat(ann.ok("members", "\"room\":\"news\"").getInt("count")).isEqualTo(2);
      assertThat(ann.error("edit", "\"room\":\"news\",\"offset\":2,\"body\":1")).isEqualTo(403);
    }
  }

  @Test
  void messageToAnEmptyRoom_isStored_andFoundInHistory() throws Exception {
    for (int i = 1; i <= 5; i++) {
      api.publish("empty", "{\"body\":" + i + "}");
    }
    JsonObject all = api.get("/api/rooms/empty/messages");
    assertThat(all.keySet()).containsExactlyInAnyOrder("type", "epoch", "messages", "more");
    assertThat(all.getJsonArray("messages")).hasSize(5);
    assertThat(all.getBoolean("more")).isFalse();
    JsonObject two = api.get("/api/rooms/empty/messages?before=4&limit=2");
    assertThat(two.getJsonArray("messages"))
        .extracting(message -> message.asJsonObject().getInt("offset"))
        .containsExactly(2, 3);
    assertThat(two.getBoolean("more")).isTrue();
    assertThat(api.get("/api/rooms/empty/messages?after=4").getJsonArray("messages")).hasSize(1);
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann")) {
      JsonObject joined = ann.ok("join", "\"room\":\"empty\",\"last\":10");
      assertThat(joined.getJsonArray("messages")).isEqualTo(all.getJsonArray("messages"));
    }
  }

  /** There is no ping here that could push out what the server keeps back, and no further event. */
  @Test
  void listenerThatStalls_hearsEverything_withoutAnybodysHelp() throws Exception {
    String text = "x".repeat(1800);
    int messages = 0;
    try (EventReader slow =
        EventReader.narrow(server, "/api/rooms/stall/events", "Authorization: Bearer " + Api.KEY)) {
      assertThat(slow.next().type()).isEqualTo("ok");
      while (Long.parseLong(server.state().getProperty("unsentBytes")) < 50_000) {
        for (int i = 0; i < MESSAGES_A_LOOK; i++) {
          messages++;
          api.publish("stall", "{\"body\":\"" + messages + text + "\"}");
        }
      }
      for (int i = 1; i <= messages; i++) {
        assertThat(slow.next().body()).isEqualTo(i + text);
      }
    }
  }

  @Test
  void repeatWithTheSameKey_isStoredOnce_howeverTheKeyComes() throws Exception {
    JsonObject first = api.publish("retry", "{\"body\":1,\"key\":\"k\"}");
    JsonObject again =
        api.publish("retry", "{\"body\":2,\"name\":\"Other\"}", "Idempotency-Key", "k");
    JsonObject both = api.publish("retry", "{\"body\":3,\"key\":\"k\"}", "Idempotency-Key", "k");
    assertThat(again.getBoolean("duplicate")).isTrue();
    assertThat(again.getInt("offset")).isEqualTo(first.getInt("offset"));
    assertThat(both.getString("at")).isEqualTo(first.getString("at"));
    assertThat(api.get("/api/rooms/retry/messages").getJsonArray("messages")).hasSize(1);

    String path = "/api/rooms/retry/messages";
    assertThat(api.post(path, "{\"body\":4,\"key\":\"k\"}", "Idempotency-Key", "other"))
        .satisfies(Api.error(400, MALFORMED));
    assertThat(api.post(path, "{\"body\":4,\"key\":\"\"}")).satisfies(Api.error(400, MALFORMED));
    assertThat(api.post(path, "{\"body\":4}", "Idempotency-Key", ""))
        .satisfies(Api.error(400, MALFORMED));
    assertThat(api.post(path, "{\"body\":4}", "Idempotency-Key", "x".repeat(65)))
        .satisfies(Api.error(413, "a field is over its limit"));
  }

  @Test
  void directMessage_reachesOneClient_andNobodyElse() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann")) {
      JsonObject ok =
          Api.ok(
              api.post(
                  "/api/clients/" + ann.id() + "/messages",
                  "{\"body\":\"psst\",\"name\":\"Bot\"}"));
      assertThat(ok.keySet()).containsExactlyInAnyOrder("type", "at");
      JsonObject direct = ann.next();
      assertThat(direct.getBoolean("direct")).isTrue();
      assertThat(direct.getJsonObject("from").toString()).isEqualTo("{\"name\":\"Bot\"}");
    }
    assertThat(api.post("/api/clients/" + UUID.randomUUID() + "/messages", "{\"body\":1}"))
        .satisfies(Api.error(404, NOT_FOUND));
  }

  @Test
  void messageOfAProgram_showsOnThePage_withItsName_andIsNobodys() throws Exception {
    Person ann = people.in(server, "programs", "Ann");
    api.publish("programs", "{\"body\":\"Lunch is ready\",\"name\":\"Kitchen\"}");
    api.publish("programs", "{\"body\":\"No name\"}");
    for (int visit = 0; visit < 2; visit++) {
      PlaywrightAssertions.assertThat(ann.message("Lunch is ready").locator(".author"))
          .hasText("Kitchen");
      PlaywrightAssertions.assertThat(ann.message("No name").locator(".author")).hasText("server");
      PlaywrightAssertions.assertThat(ann.at("#log article.message.mine")).hasCount(0);
      ann.page().reload();
    }
  }

  @Test
  void rooms_andTheirMembers_areListed() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann").joined("list-b");
        StructuredClient bob = new StructuredClient(server, "?name=Bob").joined("list-b")) {
      api.publish("list-a", "{\"body\":1}");
      api.publish("list-c", "{\"body\":1}");

      JsonObject members = api.get("/api/rooms/list-b/members");
      assertThat(members.getInt("count")).isEqualTo(2);
      assertThat(members.getJsonArray("members").getJsonObject(0).getString("client"))
          .isEqualTo(ann.id());
      assertThat(members.getJsonArray("members").getJsonObject(1).getString("client"))
          .isEqualTo(bob.id());
      JsonObject page = api.get("/api/rooms?prefix=list-&limit=2");
      assertThat(page.getJsonArray("rooms").toString())
          .isEqualTo("[{\"room\":\"list-a\",\"members\":0},{\"room\":\"list-b\",\"members\":2}]");
      assertThat(page.getInt("count")).isEqualTo(3);
      assertThat(page.getBoolean("more")).isTrue();
      JsonObject rest = api.get("/api/rooms?prefix=list-&limit=2&after=list-b");
      assertThat(rest.getJsonArray("rooms")).hasSize(1);
      assertThat(rest.getBoolean("more")).isFalse();
      assertThat(api.get("/api/rooms?prefix=lobby").getInt("count")).isEqualTo(1);
    }
  }

  @Test
  void roomThatThereIsNot_isNotMadeByAskingForIt() throws Exception {
    assertThat(api.ask("GET", "/api/rooms/nowhere/messages")).satisfies(Api.error(404, NOT_FOUND));
    assertThat(api.ask("GET", "/api/rooms/nowhere/members")).satisfies(Api.error(404, NOT_FOUND));
    assertThat(api.get("/api/rooms?prefix=nowhere").getInt("count")).isZero();
    assertThat(api.get("/api/rooms/lobby/messages").getJsonArray("messages")).isEmpty();
  }

  @Test
  void client_isDescribed() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann").joined("state")) {
      JsonObject state = api.get("/api/clients/" + ann.id());
      assertThat(state.getString("name")).isEqualTo("Ann");
      assertThat(state.getString("subprotocol")).isEqualTo("superchat");
      assertThat(state.getJsonArray("rooms").toString()).isEqualTo("[\"state\"]");
      assertThat(state.getString("connectedAt")).isLessThanOrEqualTo(state.getString("heardAt"));
      assertThat(state.getJsonObject("outbox").keySet()).containsExactly("events", "bytes");
    }
    assertThat(api.ask("GET", "/api/clients/" + UUID.randomUUID()))
        .satisfies(Api.error(404, NOT_FOUND));
  }

  @Test
  void client_isRemoved_hearsWhy_andTheOthersHearAtOnce() throws Exception {
    try (StructuredClient ann = new StructuredClient(server, "?name=Ann").joined("removal");
        StructuredClient bob = new StructuredClient(server, "?name=Bob").joined("removal");
        ChatClient plain = new ChatClient(server.chat("?room=removal&name=Plain"))) {
      HttpResponse<String> removed = api.ask("DELETE", "/api/clients/" + ann.id());
      assertThat(removed.statusCode()).isEqualTo(204);
      assertThat(removed.body()).isEmpty();
      JsonObject bye = ann.next();
      assertThat(bye.getString("type")).isEqualTo("bye");
      assertThat(bye.getInt("code")).isEqualTo(4503);
      assertThat(bye.get("reconnect")).isEqualTo(JsonValue.NULL);
      assertThat(ann.closeCode()).isEqualTo(4503);
      JsonObject left = bob.presence();
      while (!left.getJsonArray("left").toString().contains(ann.id())) {
        left = bob.presence();
      }
      JsonObject members = api.get("/api/rooms/removal/members");
      String plainId = members.getJsonArray("members").getJsonObject(1).getString("client");
      assertThat(api.ask("DELETE", "/api/clients/" + plainId).statusCode()).isEqualTo(204);
      assertThat(plain.closeCode()).isEqualTo(4503);
      assertThat(api.ask("DELETE", "/api/clients/" + ann.id()))
          .satisfies(Api.error(404, NOT_FOUND));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "[]",
        "{}",
        "{\"body\":1",
        "{\"body\":1,\"body\":2}",
        "{\"body\":\"\\ud800\"}",
        "{\"body\":1,\"key\":7}",
        "{\"body\":1,\"name\":\"\\n\"}"
      })
  void bodyThatIsNone_isBad(String body) throws Exception {
    assertThat(api.post("/api/rooms/bad/messages", body)).satisfies(Api.error(400, MALFORMED));
  }

  @Test
  void bodyThatIsNoUtf8_isBad() throws Exception {
    byte[] latin1 = {'{', '"', 'b', 'o', 'd', 'y', '"', ':', '"', (byte) 0xe4, '"', '}'};
    assertThat(
            api.request(
                "POST",
                "/api/rooms/bad/messages",
                BodyPublishers.ofByteArray(latin1),
                "Content-Type",
                "application/json"))
        .satisfies(Api.error(400, MALFORMED));
  }

  @Test
  void bodyOverItsLimit_isRefused_howeverItsLengthIsTold() throws Exception {
    String path = "/api/rooms/large/messages";
    String fits = "{\"body\":\"" + "x".repeat(2000 - 11) + "\"}";
    Api.ok(api.post(path, fits));
    String reason = "the body is over chat.max-message-bytes";
    assertThat(api.post(path, fits + " ")).satisfies(Api.error(413, reason));
    byte[] large = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    assertThat(
            api.request(
                "POST",
                path,
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)),
                "Content-Type",
                "application/json"))
        .satisfies(Api.error(413, reason));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/rooms/a%20b/messages",
    "GET, /api/rooms/lobby/messages?limit=0",
    "GET, /api/rooms/lobby/messages?limit=x",
    "GET, /api/rooms/lobby/messages?before=-1",
    "GET, /api/rooms/lobby/messages?before=9007199254740992",
    "GET, /api/rooms/lobby/messages?before=1&after=1",
    "GET, /api/rooms?limit=1.5",
    "GET, /api/clients/nobody",
    "DELETE, /api/clients/1",
    "GET, /api/rooms/a%20b/events",
    "GET, /api/rooms/lobby/events?last=x",
    "GET, /api/rooms/lobby/events?lastEventId=7"
  })
  void partOfTheAddressThatIsOutOfForm_isBad(String method, String path) throws Exception {
    assertThat(api.ask(method, path)).satisfies(Api.error(400, MALFORMED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: x/",
        "Accept: ;;;",
        "Accept: */*;q=x",
        "Accept: application/json, text/",
        "Content-Type: bogus",
        "Content-Type: application/json;charset=\"",
        "Content-Type:"
      })
  void mediaTypeThatIsNone_isBad_andNotLogged(String header) throws Exception {
    ServerLog log = ServerLog.fromNow();
    for (String path : new String[] {"/api/health/live", "/api/rooms", "/api/rooms/a/events"}) {
      RawAnswer.to(server, "GET", path, header).isError(400, MALFORMED);
    }
    assertThat(log.lines()).containsExactly("");
  }

  /** Payara itself refuses such paths, with an empty page, before anything of ours is asked (Payara 6.2025.10). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/rooms/%ff/messages",
        "/api/rooms/%c0%80/members",
        "/api/%ed%a0%80",
        "/api/rooms;a=%ff",
        "/api/rooms/%ff/events"
      })
  void pathThatIsNoUtf8_isBad_andNotLogged(String path) throws Exception {
    ServerLog log = ServerLog.fromNow();
    RawAnswer answer = RawAnswer.to(server, "GET", path);
    if (Server.isPayara()) {
      assertThat(answer.head()).startsWith("HTTP/1.1 400 ");
      assertThat(answer.body()).isEmpty();
    } else {
      answer.isError(400, MALFORMED);
    }
    assertThat(log.lines()).containsExactly("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/rooms?limit=%ff", "/api/rooms/lobby/events?lastEventId=%c3%28"})
  void queryThatIsNoUtf8_isBad_andNotLogged(String address) throws Exception {
    ServerLog log = ServerLog.fromNow();
    RawAnswer.to(server, "GET", address).isError(400, MALFORMED);
    assertThat(log.lines()).containsExactly("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: application/json;a=\"x,y\"",
        "Accept: text/html, *; q=.2",
        "Accept:",
        "Accept-Language: ;;;q=x,*-,",
        "Accept-Language: de-a-b-c-d-e;q=7",
        "Accept-Charset: ;;q=x",
        "Range: bytes=x",
        "If-Modified-Since: never"
      })
  void headerThatMattersToNobody_doesNoHarm(String header) throws Exception {
    ServerLog log = ServerLog.fromNow();
    RawAnswer answer =
        RawAnswer.to(server, "GET", "/api/rooms", header, "Authorization: Bearer " + Api.KEY);
    assertThat(answer.head()).startsWith("HTTP/1.1 200 ");
    assertThat(answer.body()).startsWith("{\"type\":\"ok\"");
    assertThat(log.lines()).containsExactly("");
  }

  /** WildFly reads all cookies of a request, whatever it is for (WildFly 39.0.1). */
  @Test
  void cookieThatWildFlyCannotRead_getsNoStackToSee() throws Exception {
    RawAnswer answer = RawAnswer.to(server, "GET", "/api/rooms", "Cookie: $Version=;;=");
    assertThat(answer.body()).doesNotContain("Exception", "\tat ", "io.undertow");
  }

  @ParameterizedTest
  @ValueSource(strings = {"messages?limit=501", "events?last=501"})
  void numberOverItsLimit_isRefused(String path) throws Exception {
    assertThat(api.ask("GET", "/api/rooms/lobby/" + path))
        .satisfies(Api.error(413, "a field is over its limit"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api",
        "/api/",
        "/api/nothing",
        "/api/rooms/lobby/nothing",
        "/api/application.wadl"
      })
  void addressThatIsNone_isNotFound(String path) throws Exception {
    assertThat(api.ask("GET", path)).satisfies(Api.error(404, "no such resource"));
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/rooms/lobby/messages, 'GET,POST'",
    "DELETE, /api/rooms, GET",
    "POST, /api/clients/00000000-0000-4000-8000-00000000000a, 'DELETE,GET'",
    "POST, /api/rooms/lobby/events, GET"
  })
  void otherMethod_isNotAllowed(String method, String path, String allowed) throws Exception {
    HttpResponse<String> answer = api.ask(method, path);
    assertThat(answer).satisfies(Api.error(405, "method not allowed"));
    assertThat(answer.headers().firstValue("Allow").orElse("").split(", *"))
        .contains(allowed.split(","));
  }

  @Test
  void mediaTypesOtherThanJson_areRefused() throws Exception {
    assertThat(api.ask("GET", "/api/rooms", "Accept", "text/html"))
        .satisfies(Api.error(406, "the answer would be application/json"));
    for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded"}) {
      assertThat(
              api.request(
                  "POST",
                  "/api/rooms/lobby/messages",
                  BodyPublishers.ofString("{\"body\":1}"),
                  "Content-Type",
                  type))
          .satisfies(Api.error(415, "the body has to be application/json"));
    }
    Api.ok(
        api.request(
            "POST",
            "/api/rooms/types/messages",
            BodyPublishers.ofString("{\"body\":1}"),
            "Content-Type",
            "application/json; charset=utf-8"));
  }

  @Test
  void everythingTakesAKey_andEachOfThemIsGood() throws Exception {
    Map<String, String> all =
        Map.of(
            "/api/rooms", "GET",
            "/api/rooms/lobby/messages", "GET",
            "/api/rooms/lobby/members", "GET",
            "/api/rooms/lobby/events", "GET",
            "/api/clients/00000000-0000-4000-8000-00000000000a", "DELETE");
    for (Api stranger : new Api[] {new Api(server, ""), new Api(server, "not-one-of-them-00000")}) {
      for (Map.Entry<String, String> each : all.entrySet()) {
        HttpResponse<String> answer = stranger.ask(each.getValue(), each.getKey());
        assertThat(answer).satisfies(Api.error(401, "not authenticated"));
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      }
      assertThat(stranger.post("/api/rooms/lobby/messages", "{\"body\":1}"))
          .satisfies(Api.error(401, "not authenticated"));
    }
    assertThat(new Api(server, "first-key-of-the-tests").get("/api/rooms").getInt("count"))
        .isPositive();
  }
}
