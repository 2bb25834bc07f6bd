package io.parley.checker;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Judges whether a command was refused, or not, as the commands before it ask for. */
final class Refusals {
  private static final int NOT_ALLOWED = 403;
  private static final int NOT_FOUND = 404;
  private static final int ALREADY_JOINED = 409;

  /** The store is away. */
  static final int UNAVAILABLE = 503;

  /** What whoever may be a member or not may be answered with; 0: {@code ok}. */
  private static final List<Integer> IN_DOUBT = List.of(0, NOT_ALLOWED, NOT_FOUND, ALREADY_JOINED);

  private final List<Runnable> later = new ArrayList<>();
  private final Nodes nodes;
  private final Findings findings;

  Refusals(Nodes nodes, Findings findings) {
    this.nodes = nodes;
    this.findings = findings;
  }

  /**
   * An answer has come.
   *
   * @param code of the error; 0 for {@code ok}
   */
  void judge(Conversation conversation, Ask ask, int code, int line) {
    if (code == UNAVAILABLE && nodes.wasUnwell(conversation.node(), ask.line(), line)) {
      return;
    }
    if (ask.type().equals("edit")) {
      edit(conversation, ask, code, line);
    } else {
      int expected = expected(ask);
      if (code != expected) {
        blame(conversation, ask, code, line, expected == 0 ? "ok" : String.valueOf(expected));
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
    if (stay == null && conversation.mayHaveLeftFirst(ask)) {
      return;
    }
    if (!ask.member() || stay == null) {
      if (code != NOT_ALLOWED && code != NOT_FOUND) {
        blame(conversation, ask, code, line, "403 or 404");
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
              blame(conversation, ask, code, line, "found");
            }
          });
    } else if (target.edits() > 0) {
      blame(conversation, ask, code, line, "404: it is an edit itself");
    } else if (code != (target.author().equals(conversation.client()) ? 0 : NOT_ALLOWED)) {
      findings.add(
          Rule.RIGHT_ANSWER,
          "an edit answered with " + code + " where the author is " + target.author(),
          target.line(),
          ask.line(),
          line);
    }
  }

  private void blame(Conversation conversation, Ask ask, int code, int line, String expected) {
    later.add(
        () -> {
          if (!IN_DOUBT.contains(code) || !conversation.isInDoubt(ask)) {
            findings.add(
                Rule.RIGHT_ANSWER,
                ask.type()
                    + " answered with "
                    + (code == 0 ? "ok" : code)
                    + ", expected "
                    + expected,
                ask.line(),
                line);
          }
        });
  }

  /** The whole history has been read. */
  void judgeLater() {
    later.forEach(Runnable::run);
  }
}
