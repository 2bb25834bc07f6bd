package io.parley.ops;

import java.util.Map;

/**
 * Whether one part of the node is well.
 *
 * @param name fixed; also a label of the metrics
 * @param data what else there is to know: numbers and words of ours
 */
record Check(String name, boolean up, Map<String, Object> data) {
  /** With nothing else to know. */
  Check(String name, boolean up) {
    this(name, up, Map.of());
  }
}
