package io.parley.checker;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges answers against the commands that they answer. */
final class Answers {
  /** More messages than a room gets while one join is answered. */
  private static final int MEANWHILE = 20;

  private final Ledgers ledgers;
  private final Memberships memberships;
  private final Pages pages;
  private final Refusals refusals;
  private final Findings findings;

  private final List<Runnable> later = new ArrayList<>();

  /** From this line on lists are final; -1: not yet. */
  private int quietAt = -1;

  Answers(Ledgers ledgers, Memberships memberships, Nodes nodes, Findings findings) {
    this.ledgers = ledgers;
    this.memberships = memberships;
    this.findings = findings;
    pages = new Pages(findings);
    refusals = new Refusals(nodes, findings);
  }

  void quiet(int line) {
    quietAt = line;
  }

  /** A command was sent. */
  void ask(Conversation conversation, JsonObject command, int line) {
    String room = command.getString("room", "");
    Ask ask = new Ask(line, command, conversation.wouldBeIn(room), ledgers.head(room));
    conversation.ask(String.valueOf(command.get("id")), ask);
  }

  /** An {@code ok} or {@code error} has come. */
  void answer(Conversation conversation, JsonObject answer, int line) {
    String id = String.valueOf(answer.get("id"));
    Ask ask = conversation.asked(id);
    if (ask == null) {
      findings.add(Rule.ONE_ANSWER, "an answer to nothing", line);
      return;
    }
    Integer before = conversation.answer(id, line);
    if (before != null) {
      findings.add(Rule.ONE_ANSWER, "a second answer", ask.line(), before, line);
      return;
    }
    boolean isOk = answer.getString("type").equals("ok");
    int code = isOk ? 0 : answer.getInt("code");
    if (!conversation.isReplaced()) {
      refusals.judge(conversation, ask, code, line);
    }
    if (code == Refusals.UNAVAILABLE) {
      conversation.refuse(id, ask);
    }
    if (isOk) {
      done(conversation, ask, answer, line);
    }
  }

  private void done(Conversation conversation, Ask ask, JsonObject answer, int line) {
    switch (ask.type()) {
      case "join" -> joined(conversation, ask, answer, line);
      case "hello" ->
          conversation
              .stays()
              .forEach(
                  stay ->
                      stay.members()
                          .rename(String.valueOf(conversation.client()), answer.getString("name")));
      case "leave" -> conversation.exit(ask.room());
      case "send" -> sent(conversation, ask, answer, line);
      case "edit" -> edited(conversation, ask, answer, line);
      case "history" ->
          pages.history(ledgers.of(ask.room(), answer.getString("epoch"), line), ask, answer, line);
      case "members" -> {
        memberships.judgeList(ask, answer, line);
        if (quietAt >= 0 && ask.line() > quietAt) {
          memberships.judgeQuietList(conversation, ask, answer, line);
        }
      }
      default -> {}
    }
  }

  /**
   * Whoever asks for nothing that was said before is told where its node stands, and that may be some milliseconds behind another:
   * what is above follows all the same.
   */
  private static boolean mayBeBehind(Conversation conversation, Ask ask) {
    return conversation.node() != null
        && !ask.command().containsKey("recover")
        && !ask.command().containsKey("last");
  }

  private void joined(Conversation conversation, Ask ask, JsonObject answer, int line) {
    Ledger ledger = ledgers.of(ask.room(), answer.getString("epoch"), line);
    long head = offset(answer);
    if (head < ask.known() && !mayBeBehind(conversation, ask)) {
      findings.add(
          Rule.REAL_TIME, "the head is " + head + " after " + ask.known(), ask.line(), line);
    }
    ledger.reach(head);
    JsonObject recover = ask.command().getJsonObject("recover");
    long next = recover == null ? head + 1 : recovered(ledger, ask, recover, answer, line);
    MemberList members = MemberList.of(answer.getJsonArray("members"));
    Stay stay = new Stay(ledger, ask.line(), line, head, next, members);
    conversation.enter(ask.room(), stay, ask.line());
    if (!members.members().containsKey(String.valueOf(conversation.client()))) {
      findings.add(Rule.PRESENCE, "not in its own list", ask.line(), line);
    }
    memberships.judgeList(ask, answer, line);
    if (ask.command().containsKey("last")) {
      pages.latest(ledger, ask, answer, line, head);
    }
  }

  /** The first offset that has to come, for one that comes back. */
  private long recovered(Ledger ledger, Ask ask, JsonObject recover, JsonObject answer, int line) {
    long head = offset(answer);
    long offset = offset(recover);
    boolean isSameEpoch = ledger.epoch().equals(recover.getString("epoch"));
    boolean recovered = answer.getBoolean("recovered");
    if (recovered && (!isSameEpoch || offset > head)) {
      findings.add(Rule.RECOVERED, "recovered what there never was", ask.line(), line);
      return head + 1;
    }
    if (!recovered && isSameEpoch && offset <= head) {
      ledger.later(() -> judgeNotRecovered(ledger, offset, head, ask, line));
    }
    return recovered ? offset + 1 : head + 1;
  }

  /** The window may have moved on between the head that was read and the look at what is held. */
  private void judgeNotRecovered(Ledger ledger, long offset, long head, Ask ask, int line) {
    boolean hasMoved = offset + 1 < ledger.alwaysHeldFrom();
    if (!hasMoved || head - offset + MEANWHILE <= ledger.window()) {
      findings.add(
          Rule.RECOVERED,
          "not recovered, though the window held all after " + offset,
          ask.line(),
          line);
    }
  }

  private void sent(Conversation conversation, Ask ask, JsonObject answer, int line) {
    String key = ask.command().getString("key", null);
    Ledger ledger = ledgers.of(ask.room(), answer.getString("epoch"), line);
    ledger.take(stored(conversation, ask, answer, key, 0, line));
    if (!answer.getBoolean("duplicate", false)) {
      inPlace(conversation, ask, answer, line);
    } else if (key == null) {
      findings.add(Rule.ONE_KEY, "a duplicate without a key", ask.line(), line);
    }
  }

  private void edited(Conversation conversation, Ask ask, JsonObject answer, int line) {
    Ledger ledger = ledgers.of(ask.room(), answer.getString("epoch"), line);
    ledger.take(stored(conversation, ask, answer, null, offset(ask.command()), line));
    inPlace(conversation, ask, answer, line);
  }

  private static Content stored(
      Conversation author, Ask ask, JsonObject answer, @Nullable String key, long edits, int line) {
    return new Content(
        offset(answer),
        String.valueOf(author.client()),
        null,
        answer.getString("at"),
        key,
        edits,
        Content.shownBody(ask.command()),
        line);
  }

  /** An answer that stands in its author's stream where the message would. */
  private void inPlace(Conversation conversation, Ask ask, JsonObject answer, int line) {
    Stay stay = conversation.stay(ask.room());
    if (stay == null) {
      later.add(() -> judgeStored(conversation, ask, line));
      return;
    }
    stay.takeOwn(answer.getString("epoch"), offset(answer), line, findings);
    stay.placed(ask.line(), line, findings);
    if (offset(answer) <= ask.known()) {
      findings.add(
          Rule.REAL_TIME,
          "stored at " + offset(answer) + " after " + ask.known() + " was known",
          ask.line(),
          line);
    }
  }

  private void judgeStored(Conversation conversation, Ask ask, int line) {
    if (!conversation.mayHaveLeftFirst(ask) && !conversation.isInDoubt(ask)) {
      findings.add(Rule.MEMBERS_ONLY, "stored for one who is no member", ask.line(), line);
    }
  }

  static long offset(JsonObject object) {
    return object.getJsonNumber("offset").longValue();
  }

  /** The whole history has been read. */
  void judgeLater() {
    refusals.judgeLater();
    later.forEach(Runnable::run);
  }

  /** All is quiet: every command has its answer. */
  void finish(Conversation conversation) {
    conversation
        .asks()
        .forEach(
            (id, ask) -> {
              if (!conversation.isAnswered(id)) {
                findings.add(Rule.ONE_ANSWER, "no answer", ask.line());
              }
            });
  }
}
