package io.parley.checker;

import jakarta.json.JsonObject;

/** Judges whether a command was refused, or not, as the commands before it ask for. */
final class Refusals {
  private static final int NOT_ALLOWED = 403;
  private static final int NOT_FOUND = 404;
  private static final int ALREADY_JOINED = 409;

  private final Findings findings;

  Refusals(Findings findings) {
    this.findings = findings;
  }

  /**
   * An answer has come.
   *
   * @param code of the error; 0 for {@code ok}
   */
  void judge(Conversation conversation, Ask ask, int code, int line) {
    if (ask.type().equals("edit")) {
      edit(conversation, ask, code, line);
    } else {
      int expected = expected(ask);
      if (code != expected) {
        blame(ask, code, line, expected == 0 ? "ok" : String.valueOf(expected));
      }
    }
  }

  private static int expected(Ask ask) {
    return switch (ask.type()) {
      case "join" -> ask.member() ? ALREADY_JOINED : 0;
      case "leave" -> ask.member() ? 0 : NOT_FOUND;
      case "hello", "ping" -> 0;
      default -> ask.member() ? 0 : NOT_ALLOWED;
    };
  }

  private void edit(Conversation conversation, Ask ask, int code, int line) {
    Stay stay = conversation.stay(ask.room());
    if (!ask.member() || stay == null) {
      if (code != NOT_ALLOWED && code != NOT_FOUND) {
        blame(ask, code, line, "403 or 404");
      }
      return;
    }
    Ledger ledger = stay.ledger();
    JsonObject command = ask.command();
    long offset = command.getJsonNumber("offset").longValue();
    Content target = ledger.at(offset);
    if (target == null || code == NOT_FOUND) {
      ledger.later(
          () -> {
            Content edited = ledger.at(offset);
            if (code == NOT_FOUND
                && offset >= ledger.alwaysHeldFrom()
                && edited != null
                && edited.edits() == 0) {
              blame(ask, code, line, "found");
            }
          });
    } else if (target.edits() > 0) {
      blame(ask, code, line, "404: it is an edit itself");
    } else if (code != (target.author().equals(conversation.client()) ? 0 : NOT_ALLOWED)) {
      findings.add(
          Rule.RIGHT_ANSWER,
          "an edit answered with " + code + " where the author is " + target.author(),
          target.line(),
          ask.line(),
          line);
    }
  }

  private void blame(Ask ask, int code, int line, String expected) {
    findings.add(
        Rule.RIGHT_ANSWER,
        ask.type() + " answered with " + (code == 0 ? "ok" : code) + ", expected " + expected,
        ask.line(),
        line);
  }
}
