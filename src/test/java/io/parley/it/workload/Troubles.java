package io.parley.it.workload;

import io.parley.checker.NodeState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the nodes of a round are when one trouble may overlap another; noted in its history. Safe on every thread. */
final class Troubles {
  private final Round round;
  private final Map<Integer, List<NodeState>> troubles = new HashMap<>();

  Troubles(Round round) {
    this.round = round;
  }

  /** A node is about to be troubled. */
  synchronized void begin(int node, NodeState trouble) {
    change(node, () -> of(node).add(trouble));
  }

  /** A trouble of a node is over, and what it had to make good is done. */
  synchronized void end(int node, NodeState trouble) {
    change(node, () -> of(node).remove(trouble));
  }

  private void change(int node, Runnable change) {
    NodeState before = worst(node);
    change.run();
    NodeState after = worst(node);
    if (after != before) {
      round.note(node, after);
    }
  }

  private List<NodeState> of(int node) {
    return troubles.computeIfAbsent(node, any -> new ArrayList<>());
  }

  private NodeState worst(int node) {
    return of(node).stream().max(NodeState::compareTo).orElse(NodeState.WELL);
  }
}
