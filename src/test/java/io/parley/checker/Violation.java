package io.parley.checker;

import java.util.List;

/**
 * A promise that was broken.
 *
 * @param rule which
 * @param what came instead of what
 * @param evidence the lines that show it, with their numbers in the history
 */
public record Violation(Rule rule, String what, List<String> evidence) {
  @Override
  public String toString() {
    return rule + ": " + what + "\n    " + String.join("\n    ", evidence);
  }
}
