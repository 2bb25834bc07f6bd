package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.parley.it.harness.AcceptQueue;
import io.parley.it.harness.LaunchedPayaraMicro;
import io.parley.it.harness.LaunchedServer;
import io.parley.it.harness.LaunchedWildFly;
import io.parley.it.harness.People;
import io.parley.it.harness.Person;
import io.parley.it.harness.RawConnection;
import io.parley.it.harness.Returner;
import io.parley.it.harness.ReturningCrowd;
import io.parley.it.harness.Server;
import io.parley.ops.Exposition;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A server that is drained and restarted gets its clients back without a stampede, and each hears that the rooms begin anew.
 * One whose process is killed gets them back too, and the page says what that means. Both in one test, for the boots.
 */
@Tag("stock")
class RestartIT {
  private static final int CLIENTS = 2000;
  private static final Duration PERIOD = Duration.ofSeconds(5);

  /** About what a server of the build takes to start; whoever comes too early tries again. */
  private static final Duration ALLOWANCE = Duration.ofSeconds(8);

  private static final String KEY = "a-key-of-this-test-alone";
  private static final String[] AUTHORIZED = {"Authorization", "Bearer " + KEY};
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "CHAT_API_KEY",
          KEY,
          "CHAT_DRAIN_PERIOD",
          PERIOD.toString(),
          "CHAT_RESTART_ALLOWANCE",
          ALLOWANCE.toString());

  @RegisterExtension final People people = new People();

  @Test
  void wildFly() throws Exception {
    assertEverybodyComesBack(() -> LaunchedWildFly.provisioned(ENVIRONMENT));
  }

  @Test
  void payaraMicro() throws Exception {
    assertEverybodyComesBack(() -> LaunchedPayaraMicro.start(ENVIRONMENT));
  }

  private void assertEverybodyComesBack(Callable<LaunchedServer> launch) throws Exception {
    LaunchedServer drained = launch.call();
    try (drained;
        ReturningCrowd crowd = gather(drained)) {
      drain(drained.address(), crowd);
      assertEachHasItsWindow(crowd);
      Map<Returner, String> epochs =
          crowd.members().stream().collect(Collectors.toMap(member -> member, RestartIT::epoch));
      CompletableFuture<Integer> returning = crowd.comeBack();
      drained.process().terminate();

      Person ann;
      try (AcceptQueue queue = AcceptQueue.watch(LaunchedServer.port());
          LaunchedServer killed = launch.call()) {
        killed.awaitPage();
        returning.get(2, TimeUnit.MINUTES);
        assertCrowdIsBack(killed.address(), crowd, epochs);
        assertThat(queue.isSeen()).isTrue();
        // Payara listens long before it accepts, so all of them may wait there at once.
        assertThat(queue.longest())
            .as("connections not accepted yet")
            .isLessThan(AcceptQueue.capacity());
        ann = entered(killed.address());
      }
      ann.awaitState("waiting");
      ann.say("while it was away");
      try (LaunchedServer anew = launch.call()) {
        anew.awaitPage();
        assertPageComesBack(ann);
      }
    }
  }

  private static ReturningCrowd gather(LaunchedServer server) throws Exception {
    server.awaitPage();
    return ReturningCrowd.gather(server.address(), CLIENTS);
  }

  private static void drain(Server server, ReturningCrowd crowd) throws Exception {
    assertThat(server.get("/api/health/ready").statusCode()).isEqualTo(200);

    HttpResponse<String> begun = server.post("/api/drain", AUTHORIZED);

    assertThat(begun.statusCode()).isEqualTo(202);
    assertThat(json(begun).getString("state")).isEqualTo("draining");
    assertThat(json(begun).getInt("clients")).isEqualTo(CLIENTS);
    assertThat(json(begun).getInt("remainingMs")).isPositive();
    HttpResponse<String> ready = server.get("/api/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains("{\"name\":\"drain\",\"status\":\"DOWN\"");
    assertThat(server.get("/api/health/live").statusCode()).isEqualTo(200);
    try (RawConnection late = new RawConnection(server)) {
      assertThat(late.handshake("/ws/chat", "localhost:" + server.port()))
          .startsWith("HTTP/1.1 503 ")
          .contains("\nRetry-After: ");
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> json(server.get("/api/drain")).getString("state").equals("drained"));
    crowd.awaitAll(member -> member.closeCode() != 0);
  }

  private static void assertEachHasItsWindow(ReturningCrowd crowd) {
    assertThat(crowd.members())
        .allSatisfy(
            member -> {
              assertThat(member.closeCode()).isEqualTo(1012);
              assertThat(member.bye().getInt("code")).isEqualTo(1012);
              assertThat(member.windowWidth()).isEqualTo(Duration.ofSeconds(1));
            });
    List<Duration> starts = crowd.members().stream().map(Returner::windowStart).sorted().toList();
    Duration halfOfAll = PERIOD.dividedBy(2);
    // When a client has read its bye is in its machine's hands, so a few more may fall together
    // than the server told to; all of them may not.
    assertThat(starts.get(CLIENTS - 1).minus(starts.get(0))).isGreaterThan(halfOfAll);
    for (Duration from : starts) {
      assertThat(starts.stream().filter(start -> isWithinTenth(start, from)).count())
          .as("windows that begin within a tenth of the period from %s on", from)
          .isLessThan(CLIENTS / 2);
    }
  }

  private static boolean isWithinTenth(Duration start, Duration from) {
    return start.compareTo(from) >= 0 && start.compareTo(from.plus(PERIOD.dividedBy(10))) < 0;
  }

  private static void assertCrowdIsBack(
      Server server, ReturningCrowd crowd, Map<Returner, String> epochs) throws Exception {
    crowd.awaitAll(member -> member.joined() != null);

    assertThat(crowd.members())
        .allSatisfy(
            member -> {
              assertThat(member.joined()).containsEntry("recovered", JsonValue.FALSE);
              assertThat(epoch(member)).isNotEqualTo(epochs.get(member));
            });
    // A connection that its client has given up is one until the server reads its end.
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(
                        new Exposition(server.get("/metrics").body())
                            .value("parley_connections", Map.of("subprotocol", "superchat")))
                    .isEqualTo(CLIENTS));
  }

  private static String epoch(Returner member) {
    return Objects.requireNonNull(member.joined()).getString("epoch");
  }

  private Person entered(Server server) {
    people.mayComplain();
    Person ann = people.withClock(server);
    ann.enter("/").called("Ann");
    ann.say("before");
    PlaywrightAssertions.assertThat(ann.message("before")).hasAttribute("data-state", "sent");
    return ann;
  }

  private static void assertPageComesBack(Person ann) {
    ann.awaitReturn();
    PlaywrightAssertions.assertThat(ann.message("while it was away"))
        .hasAttribute("data-state", "sent");
    PlaywrightAssertions.assertThat(ann.at("#log .notice")).containsText("may be missing");
    PlaywrightAssertions.assertThat(ann.members().first()).containsText("Ann");
  }

  private static JsonObject json(HttpResponse<String> response) {
    return Json.createReader(new StringReader(response.body())).readObject();
  }
}
