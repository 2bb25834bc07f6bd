package io.parley.it.workload;

import io.parley.checker.NodeState;
import io.parley.it.harness.Cluster;
import io.parley.it.harness.ClusterNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * All that happens to three nodes in one round: the last one's way to Redis is dark for long, while to the others, and to
 * Redis, one thing after another happens.
 */
public final class Faults implements Round.Disturbance {
  private static final Duration SHORT = Duration.ofSeconds(5);

  /** After it is ready again, for a node to tell the others what it has. */
  private static final Duration SETTLING = Duration.ofSeconds(3);

  private static final Duration LAG = Duration.ofMillis(60);
  private static final int NARROW_BYTES_PER_SECOND = 4000;
  private static final int LOST_OF = 3;
  private static final int FIRST = 0;
  private static final int SECOND = 1;
  private static final int LAST = 2;

  private final Cluster cluster;
  private final Duration darkness;

  /**
   * To be done to a cluster.
   *
   * @param darkness how long the last node's way is dark
   */
  public Faults(Cluster cluster, Duration darkness) {
    this.cluster = cluster;
    this.darkness = darkness;
  }

  /** Something that is done to a node or to Redis. */
  private interface Deed {
    void run() throws IOException, InterruptedException;
  }

  @Override
  public void disturb(Round round) throws Exception {
    Troubles troubles = new Troubles(round);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      pause(SHORT);
      Future<?> dark =
          thread.submit(
              () -> {
                badWay(troubles, LAST, cluster.node(LAST).way()::goDark, darkness);
                return null;
              });
      oneAfterAnother(troubles);
      dark.get();
      pause(SHORT);
    } finally {
      thread.shutdownNow();
    }
  }

  private void oneAfterAnother(Troubles troubles) throws IOException, InterruptedException {
    ClusterNode first = cluster.node(FIRST);
    // None of these keeps a node from what it promises.
    say("publications lost");
    first.way().losePublications(LOST_OF);
    pause(SHORT);
    first.way().mend();
    say("slow");
    first.way().slowDown(LAG);
    pause(SHORT);
    first.way().mend();

    say("throttled");
    badWay(troubles, FIRST, () -> first.way().throttle(NARROW_BYTES_PER_SECOND), SHORT);
    say("cut");
    badWay(troubles, FIRST, first.way()::cut, SHORT);
    say("dark");
    badWay(troubles, FIRST, first.way()::goDark, SHORT);
    say("connections killed");
    badRedis(
        troubles,
        () -> {
          cluster.redis().command("CLIENT", "KILL", "TYPE", "normal");
          cluster.redis().command("CLIENT", "KILL", "TYPE", "pubsub");
        });
    say("redis killed");
    badRedis(
        troubles,
        () -> {
          cluster.redis().kill();
          cluster.redis().startAgain();
        });
    say("node killed");
    away(troubles, SECOND, cluster.node(SECOND)::kill);
    say("node drained");
    troubles.begin(FIRST, NodeState.LEAVING);
    first.drain();
    away(troubles, FIRST, () -> first.process().terminate());
    troubles.end(FIRST, NodeState.LEAVING);
    say("done");
  }

  private static void say(String what) {
    System.out.println("fault: " + what);
  }

  /** A node's way to Redis is made bad, and good again. */
  private void badWay(Troubles troubles, int place, Deed deed, Duration length)
      throws IOException, InterruptedException {
    troubles.begin(place, NodeState.CUT_OFF);
    deed.run();
    pause(length);
    cluster.node(place).way().mend();
    settle(List.of(place));
    troubles.end(place, NodeState.CUT_OFF);
  }

  /** Something happens to Redis that every node notices. */
  private void badRedis(Troubles troubles, Deed deed) throws IOException, InterruptedException {
    List<Integer> all = List.of(FIRST, SECOND, LAST);
    all.forEach(place -> troubles.begin(place, NodeState.CUT_OFF));
    deed.run();
    pause(Duration.ofSeconds(1));
    List<Integer> back = new ArrayList<>(List.of(FIRST, SECOND));
    settle(back);
    all.forEach(place -> troubles.end(place, NodeState.CUT_OFF));
  }

  /** A node goes, and comes back. */
  private void away(Troubles troubles, int place, Deed deed)
      throws IOException, InterruptedException {
    troubles.begin(place, NodeState.DOWN);
    deed.run();
    cluster.node(place).start();
    pause(SETTLING);
    troubles.end(place, NodeState.DOWN);
  }

  private void settle(List<Integer> places) throws InterruptedException {
    places.forEach(place -> cluster.node(place).awaitReady(true));
    pause(SETTLING);
  }

  private static void pause(Duration length) throws InterruptedException {
    Thread.sleep(length.toMillis());
  }
}
