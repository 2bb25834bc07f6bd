package io.parley.it.workload;

import io.parley.checker.Line;

/** How a client leaves its connection. */
enum Leaving {
  CLOSE(Line.CLEAN),
  RESET("reset"),
  HALF_CLOSE("half-close");

  private final String text;

  Leaving(String text) {
    this.text = text;
  }

  /** How it is recorded. */
  String text() {
    return text;
  }
}
