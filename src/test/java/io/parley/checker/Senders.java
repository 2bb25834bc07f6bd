package io.parley.checker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Who sent what; every body of a run is one author's own, for one room. */
final class Senders {
  private final Map<String, Conversation> structured = new HashMap<>();
  private final Map<String, String> plain = new HashMap<>();
  private final Set<String> plainTexts = new HashSet<>();
  private final Findings findings;

  Senders(Findings findings) {
    this.findings = findings;
  }

  /** A structured client sends a body. */
  void sends(Conversation author, String room, String body) {
    structured.put(room + " " + body, author);
    plainTexts.add(room + " " + PlainText.of(body));
  }

  /** A plain client sends a text. */
  void sends(PlainView author, String text) {
    plain.put(author.room() + " " + text, author.name());
    plainTexts.add(author.room() + " " + text);
  }

  /** A plain client has got a text. */
  void received(PlainView reader, String text, int line) {
    if (!plainTexts.contains(reader.room() + " " + text)) {
      findings.add(Rule.STORED_ONCE, "a text that nobody sent", line);
    }
  }

  /** Judges every content by its body. */
  void judge(Ledger ledger) {
    for (Content content : ledger.contents()) {
      String body = content.body();
      if (body != null && !body.equals(Content.DELETED)) {
        Conversation author = structured.get(ledger.room() + " " + body);
        String name = plain.get(ledger.room() + " " + PlainText.of(body));
        boolean isTheirs =
            author != null
                ? content.author().equals(author.client())
                : name != null && (content.name() == null || name.equals(content.name()));
        if (!isTheirs) {
          findings.add(Rule.STORED_ONCE, "not what its author sent", content.line());
        }
      }
    }
  }
}
