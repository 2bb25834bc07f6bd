package io.parley.checker;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the nodes of a run were, from line to line. One that nothing is told of is well. */
final class Nodes {
  private final Map<String, TreeMap<Integer, NodeState>> states = new HashMap<>();

  /** A node is so from this line on. */
  void become(String node, NodeState state, int line) {
    states.computeIfAbsent(node, any -> new TreeMap<>()).put(line, state);
  }

  /**
   * How it was at a line.
   *
   * @param node {@code null}: the only one
   */
  NodeState at(@Nullable String node, int line) {
    TreeMap<Integer, NodeState> all = node == null ? null : states.get(node);
    Map.Entry<Integer, NodeState> latest = all == null ? null : all.floorEntry(line);
    return latest == null ? NodeState.WELL : latest.getValue();
  }

  /** Whether it was other than well at some time between two lines. */
  boolean wasUnwell(@Nullable String node, int from, int to) {
    TreeMap<Integer, NodeState> all = node == null ? null : states.get(node);
    return at(node, from) != NodeState.WELL
        || (all != null
            && all.subMap(from, true, to, true).values().stream()
                .anyMatch(state -> state != NodeState.WELL));
  }
}
