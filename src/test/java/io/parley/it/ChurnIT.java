package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.it.harness.Footprint;
import io.parley.it.harness.MessageOrder;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.Server;
import io.parley.it.harness.Swarm;
import io.parley.it.harness.SwarmClient;
import io.parley.it.harness.Visit;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Clients of both kinds come, speak and go in every way, from many threads at once, in a room in which others stay and
 * talk. Those who stay get everything in order, and of those who went nothing is left.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian and by the test
class ChurnIT {
  private static final String ROOM = "?room=churn&name=Stays";
  private static final int THREADS = 8;
  private static final int VISITS = 600;
  private static final int WORDS_A_VISIT = 5;
  private static final int STAYING = 10;

  /** What the two who talk have under way fits every outbox. */
  private static final int IN_FLIGHT = 100;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @ArquillianResource URL url;
  private Server server;
  private List<SwarmClient> staying;
  private SwarmClient one;
  private SwarmClient two;

  @Deployment(testable = false)
  static WebArchive war() {
    // Payara loses some of the closes: it is the silence of those peers that gives them away.
    return ParleyWar.with(
        "chat.ping-interval", "PT5S",
        "chat.rate-messages-per-second", "0",
        "chat.rate-bytes-per-second", "0");
  }

  @Test
  void thoseWhoStay_getEverythingInOrder_andNobodyIsLeftOfThoseWhoWent() throws Exception {
    server = Server.at(url);
    List<Visit> visits =
        IntStream.range(0, VISITS).mapToObj(i -> new Visit(server, "churn", "v" + i, i)).toList();
    try (Swarm swarm = new Swarm(server)) {
      staying = swarm.connect(STAYING, ROOM);
      one = swarm.connect(ROOM);
      two = swarm.connect(ROOM);
      server.awaitMembers("churn", STAYING + 2);
      Footprint before = server.footprint();

      int said = talkDuring(visits);

      awaitHeard("one", said);
      awaitHeard("two", said);
      visits.stream().filter(Visit::isPolite).forEach(v -> awaitHeard(v.visitor(), WORDS_A_VISIT));
      assertThat(staying).allSatisfy(client -> assertThat(client.order().fault()).isEmpty());
      assertThat(one.order().fault()).isEmpty();
      assertThat(two.order().fault()).isEmpty();
      server.awaitReturnTo(before);
      server.awaitMembers("churn", STAYING + 2);
    }
    server.awaitClients(0);
    server.awaitRooms(0);
  }

  /** Returns how many words each of the two who talk has said by the end of the last visit. */
  private int talkDuring(List<Visit> visits) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> paid = new ArrayList<>();
      for (Visit visit : visits) {
        paid.add(
            threads.submit(
                () -> {
                  visit.pay(WORDS_A_VISIT);
                  return null;
                }));
      }
      int said = 0;
      while (!paid.stream().allMatch(Future::isDone)) {
        one.send(MessageOrder.message("one", said, ""));
        two.send(MessageOrder.message("two", said, ""));
        said++;
        awaitHeard("one", said - IN_FLIGHT);
      }
      for (Future<?> visit : paid) {
        visit.get();
      }
      return said;
    } finally {
      threads.shutdownNow();
    }
  }

  private void awaitHeard(String sender, int words) {
    await(words + " words of " + sender)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                staying.stream()
                    .allMatch(client -> client.order().last(sender).orElse(-1) >= words - 1));
  }
}
