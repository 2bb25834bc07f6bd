package io.parley.it.workload;

import io.parley.checker.History;
import io.parley.checker.Line;
import io.parley.it.harness.Server;
import io.parley.it.harness.Swarm;
import io.parley.it.harness.SwarmClient;
import io.parley.it.harness.SwarmListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Where the clients of a round connect to: one server, or several nodes. */
final class Doors {
  /** Before somebody tries another one. */
  private static final int MAX_WAIT_MILLIS = 500;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Swarm swarm;
  private final List<Server> nodes;
  private final History history;

  Doors(Swarm swarm, List<Server> nodes, History history) {
    this.swarm = swarm;
    this.nodes = nodes;
    this.history = history;
  }

  /** A way to connect to a node. */
  interface Way<T> {
    /** Connects; fails where the node does not take clients now. */
    T to(int node) throws IOException, InterruptedException;
  }

  boolean areMany() {
    return nodes.size() > 1;
  }

  static String name(int node) {
    return "node-" + node;
  }

  /** Connects to one of them; where there are several, one that does not take clients now is no failure. */
  <T> T reach(Random random, Way<T> way) throws IOException, InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return way.to(areMany() ? random.nextInt(nodes.size()) : 0);
      } catch (IOException notTaken) {
        if (!areMany() || System.nanoTime() > until) {
          throw notTaken;
        }
        Thread.sleep(random.nextInt(MAX_WAIT_MILLIS));
      }
    }
  }

  /** A connection is about to be opened to a node. */
  void note(String connection, int node) {
    if (areMany()) {
      history.note(connection, Line.Kind.AT, name(node));
    }
  }

  SwarmClient connect(int node, String query, SwarmListener listener, String... headers)
      throws IOException {
    return swarm.connect(nodes.get(node), query, listener, headers);
  }
}
