package io.parley.checker;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Judges lists of members against who is there. */
final class Memberships {
  private final Map<String, Conversation> conversations;
  private final Map<String, PlainView> plain;
  private final Nodes nodes;
  private final Findings findings;
  private final List<Runnable> later = new ArrayList<>();

  Memberships(
      Map<String, Conversation> conversations,
      Map<String, PlainView> plain,
      Nodes nodes,
      Findings findings) {
    this.nodes = nodes;
    this.conversations = conversations;
    this.plain = plain;
    this.findings = findings;
  }

  /** A list has come: nobody is missing from it who was a member before it was asked for and is still. */
  void judgeList(Ask ask, JsonObject answer, int line) {
    Map<String, String> listed = listed(answer);
    if (answer.getInt("count") != listed.size()) {
      findings.add(Rule.PRESENCE, "count differs from the list", ask.line(), line);
    }
    for (Conversation member : conversations.values()) {
      Stay stay = member.stay(ask.room());
      if (stay != null
          && member.isSurelyIn(ask.room(), ask.line())
          && !listed.containsKey(String.valueOf(member.client()))) {
        later.add(() -> judgeMissing(member, stay.joinedAt(), ask.line(), line));
      }
    }
    for (PlainView member : plain.values()) {
      if (member.isSurelyIn(ask.room(), ask.line())
          && !listed.containsValue(member.name())
          && !nodes.wasUnwell(member.node(), ask.line(), line)) {
        findings.add(Rule.PRESENCE, member.name() + " is missing", ask.line(), line);
      }
    }
  }

  /**
   * One that the server had given up, and that had not yet read so, may be missing, and one whose node the others may take
   * for gone.
   */
  private void judgeMissing(Conversation member, int joinedAt, int asked, int answered) {
    if (!member.wasCutOff() && !nodes.wasUnwell(member.node(), asked, answered)) {
      findings.add(Rule.PRESENCE, member.name() + " is missing", joinedAt, asked, answered);
    }
  }

  /** The whole history has been read. */
  void finish() {
    later.forEach(Runnable::run);
  }

  /** A list was asked for when all was quiet: it is who is there, and what its reader was told. */
  void judgeQuietList(Conversation reader, Ask ask, JsonObject answer, int line) {
    Map<String, String> listed = listed(answer);
    Stay stay = reader.stay(ask.room());
    if (stay != null && !stay.members().members().equals(listed)) {
      findings.add(
          Rule.PRESENCE,
          reader.name() + " was told of " + difference(stay.members().members(), listed),
          stay.joinedAt(),
          ask.line(),
          line);
    }
    if (stay != null && stay.count() >= 0 && stay.count() != listed.size()) {
      findings.add(
          Rule.PRESENCE,
          reader.name() + " was told " + stay.count() + " and not " + listed.size(),
          stay.joinedAt(),
          ask.line(),
          line);
    }
    Set<String> there = new TreeSet<>();
    for (Conversation member : conversations.values()) {
      if (member.isAlive() && member.stay(ask.room()) != null) {
        there.add(String.valueOf(member.client()));
      }
    }
    Set<String> plainThere = new TreeSet<>();
    for (PlainView member : plain.values()) {
      if (member.isAlive() && member.room().equals(ask.room())) {
        plainThere.add(member.name());
      }
    }
    listed.forEach(
        (client, name) -> {
          if (!there.remove(client) && !plainThere.remove(name)) {
            findings.add(Rule.PRESENCE, name + " " + client + " is not there", ask.line(), line);
          }
        });
    if (!there.isEmpty() || !plainThere.isEmpty()) {
      findings.add(Rule.PRESENCE, "missing: " + there + " " + plainThere, ask.line(), line);
    }
  }

  private static String difference(Map<String, String> told, Map<String, String> listed) {
    Map<String, String> tooMany = new HashMap<>(told);
    tooMany.entrySet().removeAll(listed.entrySet());
    Map<String, String> missing = new HashMap<>(listed);
    missing.entrySet().removeAll(told.entrySet());
    return tooMany + " too much and not of " + missing;
  }

  private static Map<String, String> listed(JsonObject answer) {
    return MemberList.of(answer.getJsonArray("members")).members();
  }
}
