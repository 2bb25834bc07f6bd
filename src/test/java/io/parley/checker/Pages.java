package io.parley.checker;

import jakarta.json.JsonObject;
import java.util.List;

/** Judges pages of history, which also come with a join. The bodies of the run are small: only the limit cuts a page. */
final class Pages {
  private static final int DEFAULT_LIMIT = 50;

  private final Findings findings;

  Pages(Findings findings) {
    this.findings = findings;
  }

  /** The answer to {@code history}. */
  void history(Ledger ledger, Ask ask, JsonObject answer, int line) {
    JsonObject command = ask.command();
    int limit = command.getInt("limit", DEFAULT_LIMIT);
    Page page = page(ledger, ask, answer, line, limit, ask.known());
    if (command.containsKey("after")) {
      long after = command.getJsonNumber("after").longValue();
      ledger.later(() -> judgeAfter(page, after));
    } else if (command.containsKey("before")) {
      long before = command.getJsonNumber("before").longValue();
      ledger.later(() -> judgeUpTo(page, Math.min(page.known, before - 1), before - 1));
    } else {
      ledger.later(() -> judgeUpTo(page, page.known, Long.MAX_VALUE));
    }
  }

  /** The page that comes with a join: it ends at the head that the answer names. */
  void latest(Ledger ledger, Ask ask, JsonObject answer, int line, long head) {
    Page page = page(ledger, ask, answer, line, ask.command().getInt("last"), head);
    ledger.later(() -> judgeUpTo(page, head, head));
  }

  private Page page(Ledger ledger, Ask ask, JsonObject answer, int line, int limit, long known) {
    List<JsonObject> messages = answer.getJsonArray("messages").getValuesAs(JsonObject.class);
    long first = messages.isEmpty() ? 0 : offset(messages.get(0));
    for (int i = 0; i < messages.size(); i++) {
      JsonObject message = messages.get(i);
      ledger.show(message, line, known);
      if (offset(message) != first + i) {
        findings.add(Rule.PAGE, offset(message) + " stands for " + (first + i), ask.line(), line);
      }
    }
    if (messages.size() > limit) {
      findings.add(Rule.PAGE, messages.size() + " messages, over its limit", ask.line(), line);
    }
    return new Page(
        ledger, ask, line, known, limit, first, messages.size(), answer.getBoolean("more"));
  }

  private static long offset(JsonObject message) {
    return message.getJsonNumber("offset").longValue();
  }

  /** The latest messages, up to one that there was. */
  private void judgeUpTo(Page page, long known, long most) {
    long least = page.ledger.alwaysHeldFrom();
    long last = page.first + page.size - 1;
    if (page.size == 0 && known >= least && known > 0) {
      page.blame(findings, "nothing, where " + known + " was held");
    } else if (page.size > 0 && (last > most || (known >= least && last < known))) {
      page.blame(findings, "ends with " + last + " instead of " + known);
    } else if (page.size > 0 && page.size < page.limit && page.first > least) {
      page.blame(findings, "begins with " + page.first + " although " + least + " was held");
    }
    if (page.size > 0 && page.first == 1 && page.more) {
      page.blame(findings, "more before the first");
    }
    if (page.size > 0 && page.first > least && !page.more) {
      page.blame(findings, "no more, although " + least + " was held");
    }
  }

  /** The earliest messages after one. */
  private void judgeAfter(Page page, long after) {
    long first = Math.max(after + 1, page.ledger.alwaysHeldFrom());
    long last = page.first + page.size - 1;
    if (page.size == 0 && first <= page.known) {
      page.blame(findings, "nothing, where " + first + " was held");
    } else if (page.size > 0 && (page.first <= after || page.first > first)) {
      page.blame(findings, "begins with " + page.first + " instead of " + first);
    } else if (page.size > 0 && page.size < page.limit && last < page.known) {
      page.blame(findings, "ends with " + last + " although " + page.known + " was held");
    }
    if (page.size > 0 && last < page.known && !page.more) {
      page.blame(findings, "no more, although " + page.known + " was held");
    }
  }

  /**
   * A page.
   *
   * @param known the greatest offset that is known to have been stored when it was asked for
   */
  private record Page(
      Ledger ledger, Ask ask, int line, long known, int limit, long first, int size, boolean more) {
    void blame(Findings findings, String what) {
      findings.add(Rule.PAGE, what, ask.line(), line);
    }
  }
}
