package io.parley.checker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects violations with their evidence. */
final class Findings {
  private static final int MAX_VIOLATIONS = 100;
  private static final int MAX_EVIDENCE_CHARS = 500;

  private final List<Line> lines;
  private final List<Violation> violations = new ArrayList<>();

  Findings(List<Line> lines) {
    this.lines = lines;
  }

  /**
   * Adds a violation.
   *
   * @param evidence numbers of lines
   */
  void add(Rule rule, String what, int... evidence) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(
          new Violation(
              rule, what, Arrays.stream(evidence).distinct().mapToObj(this::quote).toList()));
    }
  }

  private String quote(int number) {
    String line = lines.get(number).toString();
    String shown =
        line.length() > MAX_EVIDENCE_CHARS ? line.substring(0, MAX_EVIDENCE_CHARS) + "..." : line;
    return "#" + number + " " + shown;
  }

  List<Violation> all() {
    return List.copyOf(violations);
  }
}
