package io.parley.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection of a plain client: it sees texts, and no offsets. */
final class PlainView {
  private final String room;
  private final String name;
  private final List<Integer> texts = new ArrayList<>();
  private @Nullable String node;
  private boolean gone;

  PlainView(String room, String name) {
    this.room = room;
    this.name = name;
  }

  String room() {
    return room;
  }

  String name() {
    return name;
  }

  /** It leads to one of several nodes. */
  void at(String name) {
    node = name;
  }

  /** To which node; {@code null}: the only one. */
  @Nullable String node() {
    return node;
  }

  /** A text has come. */
  void take(int line) {
    texts.add(line);
  }

  /** It leaves, or has been closed. */
  void end() {
    gone = true;
  }

  boolean isAlive() {
    return !gone;
  }

  /** Whether it has been a member since before that line, beyond doubt. */
  boolean isSurelyIn(String other, int line) {
    return other.equals(room) && isAlive() && !texts.isEmpty() && texts.get(0) < line;
  }

  /** Judges its texts against what the room holds; at the end, whether it has the last. */
  void judge(Ledger ledger, List<Line> lines, boolean quiet, Findings findings) {
    Map<String, Content> byText = new HashMap<>();
    Set<Long> notForIt = new HashSet<>();
    for (Content content : ledger.contents()) {
      // A node that has missed it reads it from the log, where it shows its newest body.
      boolean mayShowAnother = node != null && ledger.isEdited(content.offset());
      if (mayShowAnother || content.edits() > 0 || name.equals(content.name())) {
        notForIt.add(content.offset());
      } else if (content.body() != null) {
        byText.put(PlainText.of(content.body()), content);
      }
    }
    long last = 0;
    int lastLine = -1;
    for (int line : texts) {
      Content content = byText.get(lines.get(line).text());
      if (content == null) {
        continue;
      }
      if (last > 0 && content.offset() <= last) {
        findings.add(
            Rule.PLAIN_ORDER, ledger + "" + content.offset() + " after " + last, lastLine, line);
      } else if (last > 0) {
        judgeSkipped(ledger, notForIt, last, content.offset(), lastLine, line, findings);
      }
      last = Math.max(last, content.offset());
      lastLine = line;
    }
    if (quiet && isAlive() && last > 0) {
      judgeSkipped(ledger, notForIt, last, ledger.head() + 1, lastLine, lastLine, findings);
    }
  }

  /** Between two messages that came lie none but edits and its own, and such as nobody can tell of. */
  private static void judgeSkipped(
      Ledger ledger,
      Set<Long> notForIt,
      long from,
      long to,
      int line,
      int next,
      Findings findings) {
    for (long offset = from + 1; offset < to; offset++) {
      Content skipped = ledger.at(offset);
      if (skipped != null && skipped.body() != null && !notForIt.contains(offset)) {
        findings.add(Rule.PLAIN_ORDER, "skipped " + ledger + offset, line, skipped.line(), next);
      }
    }
  }
}
