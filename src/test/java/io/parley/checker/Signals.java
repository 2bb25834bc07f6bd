package io.parley.checker;

import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Judges passing signs; the body of each is its own. */
final class Signals {
  private final Map<String, Conversation> given = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Findings findings;

  Signals(Findings findings) {
    this.findings = findings;
  }

  /** A client gives a sign. */
  void sends(Conversation giver, String room, String body) {
    given.put(room + " " + body, giver);
  }

  /** A client has got a sign. */
  void received(Conversation reader, JsonObject signal, int line) {
    String sign = signal.getString("room", "") + " " + Content.shownBody(signal);
    Conversation giver = given.get(sign);
    String from = signal.getJsonObject("from").getString("client", "");
    if (giver == null || !from.equals(giver.client())) {
      findings.add(Rule.SIGNAL, "not from who gave it", line);
    } else if (giver == reader) {
      findings.add(Rule.SIGNAL, "came back to who gave it", line);
    }
    if (!taken.add(reader.name() + " " + sign)) {
      findings.add(Rule.SIGNAL, "came twice", line);
    }
    if (reader.stay(signal.getString("room", "")) == null) {
      findings.add(Rule.MEMBERS_ONLY, "a sign for one who is no member", line);
    }
  }
}
