package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.checker.HistoryChecker;
import io.parley.checker.Line;
import io.parley.checker.Violation;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.Server;
import io.parley.it.workload.Round;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many clients do by chance all that the protocol allows, come and go in every way and record it all; the record keeps every
 * promise. {@code -Dparley.history=PT10M} runs it for longer, {@code -Dparley.history.seed=N} repeats what the clients of a
 * run chose.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class HistoryIT {
  private static final Duration ROUND = Duration.ofSeconds(20);
  private static final int MAX_SHOWN = 20;

  /** Where the history of a round that broke a promise is left. */
  private static final Path KEPT =
      Path.of(System.getProperty("parley.build-directory"), "history.txt");

  /** What a run that is worth its name has seen. */
  private static final List<String> EVENTS =
      List.of(
          "\"recovered\":true",
          "\"recovered\":false",
          "\"resumed\":true",
          "\"duplicate\":true",
          "\"editedAt\":",
          "\"deleted\":true",
          "\"type\":\"signal\"",
          "\"type\":\"presence\"",
          "\"type\":\"bye\"",
          "\"code\":404,",
          "\"code\":403,");

  private final Map<String, Integer> seen = new TreeMap<>();

  @ArquillianResource URL url;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with(
        "chat.history-messages", String.valueOf(Round.WINDOW),
        "chat.history-age", "PT1H",
        "chat.leave-grace", "PT1S",
        "chat.ping-interval", "PT2S",
        "chat.greeting", "",
        "chat.rate-messages-per-second", "0",
        "chat.rate-bytes-per-second", "0");
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.DAYS) // as long as was asked for
  void everyPromiseIsKept() throws Exception {
    Server server = Server.at(url);
    Duration length = Duration.parse(System.getProperty("parley.history", "PT1M"));
    long seed = Long.getLong("parley.history.seed", System.nanoTime() & 0xfffff);
    long rounds = Math.max(1, length.dividedBy(ROUND));
    for (int i = 0; i < rounds; i++) {
      System.out.println("parley.history.seed=" + (seed + i));
      List<Line> history = Round.run(server, seed + i, i, ROUND);
      count(history);
      List<Violation> violations = HistoryChecker.check(history, Round.WINDOW);
      if (!violations.isEmpty()) {
        keep(history);
      }
      assertThat(violations.stream().limit(MAX_SHOWN))
          .as("-Dparley.history.seed=%d, %d lines in %s", seed + i, history.size(), KEPT)
          .isEmpty();
    }
    System.out.println(seen);
    assertThat(seen).containsKeys(EVENTS.toArray(new String[0]));
  }

  private static void keep(List<Line> history) throws IOException {
    Files.write(
        KEPT,
        IntStream.range(0, history.size()).mapToObj(i -> "#" + i + " " + history.get(i)).toList());
  }

  private void count(List<Line> history) {
    for (Line line : history) {
      if (line.kind() == Line.Kind.RECEIVED) {
        seen.merge("received", 1, Integer::sum);
        EVENTS.stream()
            .filter(line.text()::contains)
            .forEach(event -> seen.merge(event, 1, Integer::sum));
      } else if (line.kind() == Line.Kind.ENDED) {
        seen.merge("ended " + line.text(), 1, Integer::sum);
      }
    }
  }
}
