package io.parley.checker;

import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a history once, from its beginning to its end, and says what in it breaks a promise of the protocol.
 *
 * <p>It takes for granted what {@code io.parley.it.workload} does: every command has an id, every body is sent by one author
 * to one room, and a repeat of one has its key; rates are off, and only the number of messages bounds a room's window.
 */
public final class HistoryChecker {

  private final List<Line> lines;
  private final Findings findings;
  private final Nodes nodes = new Nodes();
  private final Ledgers ledgers;
  private final Identities identities;
  private final Senders senders;
  private final Signals signals;
  private final Memberships memberships;
  private final Answers answers;
  private final Map<String, Conversation> conversations = new LinkedHashMap<>();
  private final Map<String, PlainView> plain = new LinkedHashMap<>();
  private boolean quiet;

  private HistoryChecker(List<Line> lines, int window) {
    this.lines = lines;
    findings = new Findings(lines);
    ledgers = new Ledgers(window, findings);
    identities = new Identities(nodes, findings);
    senders = new Senders(findings);
    signals = new Signals(findings);
    memberships = new Memberships(conversations, plain, nodes, findings);
    answers = new Answers(ledgers, memberships, nodes, findings);
  }

  /**
   * What is broken in a history; empty where nothing is.
   *
   * @param window how many messages a room holds
   */
  public static List<Violation> check(List<Line> lines, int window) {
    HistoryChecker checker = new HistoryChecker(lines, window);
    for (int i = 0; i < lines.size(); i++) {
      checker.read(lines.get(i), i);
    }
    checker.finish();
    return checker.findings.all();
  }

  private void read(Line line, int number) {
    if (line.kind() == Line.Kind.QUIET) {
      quiet = true;
      answers.quiet(number);
    } else if (line.kind() == Line.Kind.STATE) {
      nodes.become(line.connection(), NodeState.valueOf(line.text()), number);
    } else if (line.kind() == Line.Kind.OPENED) {
      open(line, number);
    } else {
      PlainView view = plain.get(line.connection());
      Conversation conversation = conversations.get(line.connection());
      if (view != null) {
        read(view, line, number);
      } else if (conversation != null) {
        read(conversation, line, number);
      } else {
        throw new IllegalArgumentException("never opened: " + line);
      }
    }
  }

  private void open(Line line, int number) {
    String[] words = line.text().split(" ", 3);
    if (words[0].equals("chat")) {
      plain.put(line.connection(), new PlainView(words[1], words[2]));
    } else {
      @Nullable String token = words.length > 1 ? words[1] : null;
      Conversation conversation = new Conversation(line.connection(), number, token);
      conversations.put(line.connection(), conversation);
      identities.opened(conversation);
    }
  }

  private void read(PlainView view, Line line, int number) {
    switch (line.kind()) {
      case AT -> view.at(line.text());
      case SENT -> senders.sends(view, line.text());
      case RECEIVED -> {
        senders.received(view, line.text(), number);
        view.take(number);
      }
      case DROPPED, ENDED -> view.end();
      default -> {}
    }
  }

  private void read(Conversation conversation, Line line, int number) {
    switch (line.kind()) {
      case AT -> conversation.at(line.text());
      case SENT -> send(conversation, line.object(), number);
      case RECEIVED -> receive(conversation, line.object(), number);
      case PAUSED -> conversation.pause();
      case DROPPED -> conversation.drop(line.text().equals(Line.CLEAN));
      case ENDED -> {
        identities.ended(conversation, Integer.parseInt(line.text()), number);
        conversation.end();
      }
      default -> {}
    }
  }

  private void send(Conversation conversation, JsonObject command, int number) {
    answers.ask(conversation, command, number);
    String room = command.getString("room", "");
    if (command.containsKey("body")) {
      String body = command.get("body").toString();
      if (command.getString("type").equals("signal")) {
        signals.sends(conversation, room, body);
      } else {
        senders.sends(conversation, room, body);
      }
    }
  }

  private void receive(Conversation conversation, JsonObject event, int number) {
    String type = event.getString("type");
    if ((conversation.client() == null) != type.equals("welcome")) {
      findings.add(Rule.WELCOME_FIRST, type, conversation.openedAt(), number);
      return;
    }
    if (conversation.byeAt() >= 0) {
      findings.add(Rule.ENDING, "more after the last word", conversation.byeAt(), number);
    }
    switch (type) {
      case "welcome" -> identities.welcomed(conversation, event, number);
      case "ok", "error" -> answers.answer(conversation, event, number);
      case "message" -> message(conversation, event, number);
      case "presence" -> presence(conversation, event, number);
      case "signal" -> signals.received(conversation, event, number);
      case "bye" -> conversation.bye(number);
      default -> {}
    }
  }

  private void message(Conversation conversation, JsonObject message, int number) {
    String room = message.getString("room");
    Stay stay = conversation.stay(room);
    long offset = Answers.offset(message);
    String epoch = message.getString("epoch");
    boolean isReplayed = stay != null && offset <= stay.head();
    ledgers
        .of(room, epoch, number)
        .show(message, number, isReplayed && stay != null ? stay.head() : 0);
    if (stay == null) {
      findings.add(Rule.MEMBERS_ONLY, "a message for one who is no member", number);
    } else {
      stay.take(epoch, offset, number, findings);
    }
  }

  private void presence(Conversation conversation, JsonObject presence, int number) {
    Stay stay = conversation.stay(presence.getString("room"));
    if (stay == null) {
      findings.add(Rule.MEMBERS_ONLY, "presence for one who is no member", number);
    } else {
      stay.presence(presence, number, conversation.node() != null, findings);
    }
  }

  private void finish() {
    Map<String, Ledger> latest = new HashMap<>();
    for (Map.Entry<String, Ledger> entry : ledgers.latest()) {
      latest.put(entry.getKey(), entry.getValue());
    }
    memberships.finish();
    for (Ledger ledger : ledgers.all()) {
      ledger.judgeLater();
      senders.judge(ledger);
    }
    answers.judgeLater();
    for (PlainView view : plain.values()) {
      Ledger ledger = latest.get(view.room());
      if (ledger != null) {
        view.judge(ledger, lines, quiet, findings);
      }
    }
    if (quiet) {
      latest.values().forEach(Ledger::finish);
      identities.finish();
      conversations.values().stream().filter(Conversation::isAlive).forEach(this::finish);
    }
  }

  /** Whoever is there at the end has all answers and all messages. */
  private void finish(Conversation conversation) {
    answers.finish(conversation);
    for (Stay stay : conversation.stays()) {
      long head = stay.ledger().head();
      if (stay.next() <= head) {
        findings.add(
            Rule.COMPLETE,
            conversation.name() + " has nothing from " + stay.next() + " to " + head,
            stay.joinedAt());
      }
    }
  }
}
