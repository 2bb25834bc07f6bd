package io.parley.it;

import io.parley.it.harness.Cluster;
import io.parley.it.harness.ClusterNode.Kind;
import io.parley.it.workload.Faults;
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
 * As {@link HistoryIT}, with three nodes over one Redis, between which the clients move while nodes are killed and drained, Redis
 * is killed, and the ways to it are cut, dark, slow, narrow, and lose publications. What was acknowledged is there once, in one
 * order for all. {@code -Dparley.history} and {@code -Dparley.history.seed} as there.
 */
@Tag("stock")
class ClusterHistoryIT {
  /** About how long one round takes. */
  private static final Duration ROUND = Duration.ofSeconds(90);

  /** Longer than a lease: the others take the node for gone. */
  private static final Duration DARKNESS = Duration.ofSeconds(60);

  private static final Map<String, String> ENVIRONMENT =
      Map.ofEntries(
          Map.entry("CHAT_HISTORY_MESSAGES", String.valueOf(Round.WINDOW)),
          Map.entry("CHAT_HISTORY_AGE", "PT1H"),
          Map.entry("CHAT_LEAVE_GRACE", "PT1S"),
          Map.entry("CHAT_PING_INTERVAL", "PT2S"),
          Map.entry("CHAT_GREETING", ""),
          Map.entry("CHAT_RATE_MESSAGES_PER_SECOND", "0"),
          Map.entry("CHAT_RATE_BYTES_PER_SECOND", "0"),
          Map.entry("CHAT_DRAIN_PERIOD", "PT2S"),
          Map.entry("CHAT_RESTART_ALLOWANCE", "PT0S"),
          // Machines on which much else runs take their time.
          Map.entry("CHAT_REDIS_DEADLINE", "PT4S"),
          Map.entry("CHAT_NODE_LEASE", "PT10S"));

  private static final List<String> EVENTS =
      List.of(
          "\"recovered\":true",
          "\"resumed\":true",
          "\"duplicate\":true",
          "\"editedAt\":",
          "\"type\":\"signal\"",
          "\"type\":\"presence\"",
          "\"type\":\"bye\"",
          "\"code\":503,");

  @Test
  @Timeout(value = 1, unit = TimeUnit.DAYS) // as long as was asked for
  void nodes_keepEveryPromise() throws Exception {
    Duration length = Duration.parse(System.getProperty("parley.history", ROUND.toString()));
    long seed = Long.getLong("parley.history.seed", System.nanoTime() & 0xfffff);
    long rounds = Math.max(1, length.dividedBy(ROUND));
    Verdict verdict = new Verdict("cluster-history.txt", EVENTS);
    try (Cluster cluster = Cluster.start(ENVIRONMENT, Kind.WILDFLY, Kind.WILDFLY, Kind.PAYARA)) {
      for (int i = 0; i < rounds; i++) {
        System.out.println("parley.history.seed=" + (seed + i));
        Faults faults = new Faults(cluster, DARKNESS);
        verdict.judge(Round.run(cluster.addresses(), seed + i, i, faults), seed + i);
      }
    }
    verdict.close();
  }
}
