package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.parley.it.harness.Api;
import io.parley.it.harness.Browser;
import io.parley.it.harness.Cable;
import io.parley.it.harness.EventReader;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.Server;
import io.parley.it.harness.ServerLog;
import io.parley.it.harness.StructuredClient;
import jakarta.json.JsonObject;
import java.net.URL;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Readers of server-sent events: what they hear, how they come back, and what becomes of those who do not read. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class EventStreamIT {
  private static final int MAX_PER_ADDRESS = 4;
  private static final int MAX_MESSAGES = 2000;
  private static final int MESSAGES_A_LOOK = 50;

  @ArquillianResource URL url;
  private Server server;
  private Api api;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with(
        "chat.api-key", Api.KEYS,
        "chat.read-access", "open",
        "chat.ping-interval", "PT1S",
        "chat.outbox-max-bytes", "200000",
        "chat.history-messages", "2000",
        "chat.history-room-bytes", "67108864",
        "chat.trusted-proxies", "127.0.0.1, ::1",
        "chat.max-connections-per-address", String.valueOf(MAX_PER_ADDRESS));
  }

  @BeforeEach
  void findServer() {
    server = Server.at(url);
    api = new Api(server, Api.KEY);
  }

  @AfterEach
  void everybodyLeaves() {
    server.awaitClients(0);
    server.awaitAdmitted(0, 0);
  }

  @Test
  void reader_hearsWhatMembersHear_andIsNone() throws Exception {
    try (EventReader reader = new EventReader(server, "/api/rooms/hear/events");
        StructuredClient ann = new StructuredClient(server, "?name=Ann")) {
      assertThat(reader.head.get(0)).startsWith("HTTP/1.1 200");
      assertThat(reader.head)
          .anyMatch(
              line ->
                  line.toLowerCase(Locale.ROOT)
                      .matches("content-type: text/event-stream;\\s*charset=utf-8"));
      EventReader.Event first = reader.next();
      JsonObject ok = first.object();
      assertThat(first.type()).isEqualTo("ok");
      assertThat(first.id()).isEqualTo(ok.getString("epoch") + "-0");
      assertThat(ok.keySet())
          .containsExactlyInAnyOrder("type", "room", "offset", "epoch", "count", "members");
      assertThat(ok.getInt("count")).isZero();

      assertThat(ann.ok("join", "\"room\":\"hear\"").getInt("count")).isEqualTo(1);
      assertThat(api.get("/api/rooms/hear/members").getInt("count")).isEqualTo(1);
      ann.say("hear", "by \u4f60");
      ann.settle("signal", "\"room\":\"hear\",\"kind\":\"typing\"");
      api.publish("hear", "{\"body\":\"by HTTP\"}");
      EventReader.Event message = reader.next();
      assertThat(message.body()).isEqualTo("by \u4f60");
      assertThat(message.id()).isEqualTo(ok.getString("epoch") + "-1");
      assertThat(message.object().getJsonObject("from").getString("client")).isEqualTo(ann.id());
      EventReader.Event signal = reader.next();
      assertThat(signal.type()).isEqualTo("signal");
      assertThat(signal.id()).isNull();
      assertThat(reader.next().id()).isEqualTo(ok.getString("epoch") + "-2");
    }
  }

  @Test
  void readerThatComesBack_getsEverythingBehindTheLastEvent_inOrder() throws Exception {
    String path = "/api/rooms/back/events";
    publish("back", 1, 5);
    String seen;
    try (EventReader reader = new EventReader(server, path + "?last=2")) {
      JsonObject ok = reader.next().object();
      assertThat(ok.getJsonArray("messages")).hasSize(2);
      assertThat(ok.getBoolean("more")).isTrue();
      publish("back", 6, 6);
      EventReader.Event live = reader.next();
      assertThat(live.body()).isEqualTo("6");
      seen = Objects.requireNonNull(live.id());
    }
    publish("back", 7, 400);
    String epoch = seen.substring(0, seen.indexOf('-'));
    for (String query : List.of("?lastEventId=" + seen, "?last=2&lastEventId=" + epoch + "-1")) {
      String[] header =
          query.contains("last=2") ? new String[] {"Last-Event-ID: " + seen} : new String[0];
      try (EventReader reader = new EventReader(server, path + query, header)) {
        EventReader.Event first = reader.next();
        assertThat(first.object().getBoolean("recovered")).isTrue();
        assertThat(first.object().getInt("offset")).isEqualTo(400);
        assertThat(first.id()).as("nothing is passed over, if it breaks here").isEqualTo(seen);
        for (int i = 7; i <= 400; i++) {
          EventReader.Event event = reader.next();
          assertThat(event.body()).isEqualTo(String.valueOf(i));
          assertThat(event.id()).isEqualTo(epoch + "-" + i);
        }
      }
    }
    try (EventReader reader = new EventReader(server, path, "Last-Event-ID: other-6")) {
      EventReader.Event first = reader.next();
      assertThat(first.object().getBoolean("recovered")).isFalse();
      assertThat(first.id()).isEqualTo(epoch + "-400");
      publish("back", 401, 401);
      assertThat(reader.next().body()).isEqualTo("401");
    }
  }

  private void publish(String room, int from, int to) throws Exception {
    for (int i = from; i <= to; i++) {
      api.publish(room, "{\"body\":\"" + i + "\"}");
    }
  }

  /** More of them than there are lanes. */
  @Test
  void readersThatStop_areLetGo_theOthersAreNot_andTheyLoseNothing() throws Exception {
    String path = "/api/rooms/stop/events";
    String kilobytes = "x".repeat(20_000);
    int messages = 0;
    List<EventReader> stopped = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    try (EventReader reader = new EventReader(server, path)) {
      assertThat(reader.next().type()).isEqualTo("ok");
      for (int i = 0; i <= Runtime.getRuntime().availableProcessors(); i++) {
        stopped.add(EventReader.narrow(server, path, "X-Forwarded-For: 192.0.2." + i));
      }
      server.awaitClients(stopped.size() + 1);
      ids.add(Objects.requireNonNull(stopped.get(0).next().id()));
      // What the system and the container take for a reader that does not read is some MB each.
      while (messages < MAX_MESSAGES && !server.state().getProperty("clients").equals("1")) {
        for (int i = 0; i < MESSAGES_A_LOOK; i++) {
          messages++;
          api.publish("stop", "{\"body\":\"" + messages + "-" + kilobytes + "\"}");
          assertThat(reader.next().body()).startsWith(messages + "-");
        }
      }
      server.awaitClients(1);
      EventReader.Event event = stopped.get(0).any();
      while (event != null && event.type().equals("message")) {
        assertThat(event.body()).startsWith(ids.size() + "-");
        ids.add(Objects.requireNonNull(event.id()));
        event = stopped.get(0).any();
      }
      assertThat(ids).hasSizeLessThan(messages);
    } finally {
      for (EventReader one : stopped) {
        one.close();
      }
    }
    String last = ids.get(ids.size() - 1);
    try (EventReader again = new EventReader(server, path, "Last-Event-ID: " + last)) {
      assertThat(again.next().object().getBoolean("recovered")).isTrue();
      for (int i = ids.size(); i <= messages; i++) {
        assertThat(again.next().body()).startsWith(i + "-");
      }
    }
  }

  @Test
  void readersThatVanish_leaveNoStackInTheLog() throws Exception {
    ServerLog log = ServerLog.fromNow();
    List<EventReader> readers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      readers.add(
          new EventReader(server, "/api/rooms/vanish/events", "X-Forwarded-For: 192.0.2." + i));
    }
    for (int i = 0; i < readers.size(); i++) {
      if (i % 2 == 0) {
        readers.get(i).close();
      } else {
        readers.get(i).reset();
      }
    }
    publish("vanish", 1, 5);
    server.awaitClients(0);
    assertThat(log.stackFrames()).isEmpty();
  }

  @Test
  void readerToWhomNothingIsSaid_hearsComments_andStays() throws Exception {
    try (EventReader reader = new EventReader(server, "/api/rooms/quiet/events")) {
      for (int i = 0; i < 4; i++) {
        reader.awaitComment();
      }
      api.publish("quiet", "{\"body\":\"still here\"}");
      assertThat(reader.next().body()).isEqualTo("still here");
    }
  }

  @Test
  void oneReaderTooMany_isRefusedBeforeTheStream() throws Exception {
    List<EventReader> readers = new ArrayList<>();
    try {
      for (int i = 0; i < MAX_PER_ADDRESS; i++) {
        readers.add(
            new EventReader(server, "/api/rooms/full/events", "X-Forwarded-For: 192.0.2.7"));
      }
      server.awaitClients(MAX_PER_ADDRESS);
      HttpResponse<String> refused =
          api.ask("GET", "/api/rooms/full/events", "X-Forwarded-For", "192.0.2.7");
      assertThat(refused).satisfies(Api.error(429, "too many connections from this address"));
      assertThat(refused.headers().firstValue("Retry-After")).contains("10");
    } finally {
      for (EventReader reader : readers) {
        reader.close();
      }
    }
  }

  @Test
  void browser_comesBackByItself_andMissesNothing() throws Exception {
    try (Cable cable = new Cable(server);
        Page page = Browser.shared().newPage()) {
      page.navigate(cable.end().http(ParleyWar.EMPTY_PAGE).toString());
      page.evaluate(
          """
          window.heard = [];
          window.recovered = [];
          const source = new EventSource('/api/rooms/browser/events');
          source.addEventListener('ok', (event) => window.recovered.push(JSON.parse(event.data).recovered));
          source.addEventListener('message', (event) => window.heard.push(JSON.parse(event.data).body));
          """);
      awaitLength(page, "recovered", 1);
      api.publish("browser", "{\"body\":1}");
      awaitLength(page, "heard", 1);
      cable.cut();
      for (int i = 2; i <= 20; i++) {
        api.publish("browser", "{\"body\":" + i + "}");
      }
      cable.mend();
      awaitLength(page, "heard", 20);
      api.publish("browser", "{\"body\":21}");
      awaitLength(page, "heard", 21);
      assertThat(page.evaluate("window.heard.every((body, i) => body === i + 1)")).isEqualTo(true);
      assertThat(page.evaluate("window.recovered[1]")).isEqualTo(true);
    }
  }

  /** Asked for again and again: the page's own policy lets no text be made a script, as Playwright would to wait. */
  private static void awaitLength(Page page, String list, int length) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> page.evaluate("window." + list + ".length"), Integer.valueOf(length)::equals);
  }
}
