package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.LaunchedPayaraMicro;
import io.parley.it.harness.LaunchedServer;
import io.parley.it.harness.LaunchedWildFly;
import io.parley.it.harness.Server;
import io.parley.it.workload.Round;
import io.parley.it.workload.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many clients do by chance all that the protocol allows, come and go in every way and record it all; the record keeps every
 * promise. {@code -Dparley.history=PT10M} runs it for longer, {@code -Dparley.history.seed=N} repeats what the clients of a
 * run chose.
 */
@Tag("stock")
class HistoryIT {
  private static final Duration ROUND = Duration.ofSeconds(20);

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

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "CHAT_HISTORY_MESSAGES", String.valueOf(Round.WINDOW),
          "CHAT_HISTORY_AGE", "PT1H",
          "CHAT_LEAVE_GRACE", "PT1S",
          "CHAT_PING_INTERVAL", "PT2S",
          "CHAT_GREETING", "",
          "CHAT_RATE_MESSAGES_PER_SECOND", "0",
          "CHAT_RATE_BYTES_PER_SECOND", "0");

  @Test
  @Timeout(value = 1, unit = TimeUnit.DAYS) // as long as was asked for
  void wildFly_keepsEveryPromise() throws Exception {
    try (LaunchedServer server = LaunchedWildFly.provisioned(ENVIRONMENT)) {
      server.awaitPage();
      assertKeepsEveryPromise(server.address());
      assertHasNothingOfACluster(server);
    }
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.DAYS) // as long as was asked for
  void payara_keepsEveryPromise() throws Exception {
    try (LaunchedServer server = LaunchedPayaraMicro.start(ENVIRONMENT)) {
      server.awaitPage();
      assertKeepsEveryPromise(server.address());
      // Payara loads every class of an application, and with one of ours the types that it extends.
      assertThat(server.process().hasLoaded("io.lettuce.core.RedisClient")).isFalse();
      assertThat(server.process().hasLoaded("io.netty.")).isFalse();
    }
  }

  /** Here for the boot: without the address of a store the client for it is not even loaded. */
  private static void assertHasNothingOfACluster(LaunchedServer server) throws Exception {
    assertThat(server.process().hasLoaded("io.lettuce.")).isFalse();
    assertThat(server.process().hasLoaded("io.parley.cluster.redis.")).isFalse();
  }

  private void assertKeepsEveryPromise(Server server) throws Exception {
    Duration length = Duration.parse(System.getProperty("parley.history", "PT1M"));
    long seed = Long.getLong("parley.history.seed", System.nanoTime() & 0xfffff);
    long rounds = Math.max(1, length.dividedBy(ROUND));
    Verdict verdict = new Verdict("history.txt", EVENTS);
    for (int i = 0; i < rounds; i++) {
      System.out.println("parley.history.seed=" + (seed + i));
      verdict.judge(Round.run(server, seed + i, i, ROUND), seed + i);
    }
    verdict.close();
  }
}
