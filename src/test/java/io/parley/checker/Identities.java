package io.parley.checker;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges who a connection is, and that of two connections of one client the newer stays. */
final class Identities {
  private static final int REPLACED = 4504;
  private static final int NORMAL = 1000;
  private static final int RESTART = 1012;

  /** WildFly's own answer to a half-close, an empty close frame, which may overtake ours behind a bye. */
  private static final int NO_CODE = 1005;

  /** To be tolerated where a machine, or a client that pauses, is slow: too slow, and no answer to pings. */
  private static final List<Integer> SLOW = List.of(4001, 4002);

  private final Map<String, Token> tokens = new HashMap<>();
  private final Map<String, List<Conversation>> ofClient = new HashMap<>();
  private final Map<String, Integer> replacing = new HashMap<>();
  private final Nodes nodes;
  private final Findings findings;

  Identities(Nodes nodes, Findings findings) {
    this.nodes = nodes;
    this.findings = findings;
  }

  /** A client is about to connect: what its token's client has is old from here on. */
  void opened(Conversation conversation) {
    Token token = tokens.get(String.valueOf(conversation.token()));
    if (token != null) {
      older(token.client).forEach(Conversation::replace);
    }
  }

  private List<Conversation> older(String client) {
    return ofClient.computeIfAbsent(client, key -> new ArrayList<>());
  }

  /** The first object of a connection. */
  void welcomed(Conversation conversation, JsonObject welcome, int line) {
    String client = welcome.getString("client");
    boolean resumed = welcome.getBoolean("resumed");
    Token token = tokens.get(String.valueOf(conversation.token()));
    if (token != null) {
      judgeResumed(conversation, token, client, resumed, line);
    } else if (resumed) {
      findings.add(Rule.RESUMED, "resumed without a token", conversation.openedAt(), line);
    }
    if (!resumed && ofClient.containsKey(client)) {
      findings.add(Rule.RESUMED, "an identity given twice", conversation.openedAt(), line);
    }
    for (Conversation old : older(client)) {
      if (!old.hasEnded() && !old.isDropped()) {
        replacing.put(old.name(), line);
      }
    }
    conversation.welcomed(client);
    older(client).add(conversation);
    tokens.put(welcome.getString("resume"), new Token(client, conversation, line));
  }

  private void judgeResumed(
      Conversation conversation, Token token, String client, boolean resumed, int line) {
    List<Conversation> all = older(token.client);
    Conversation newest = all.get(all.size() - 1);
    if (token.issuedTo == newest && !(resumed && client.equals(token.client))) {
      findings.add(
          Rule.RESUMED,
          "a good token did not bring " + token.client + " back",
          token.line,
          conversation.openedAt(),
          line);
    } else if (resumed && isUsedUp(token, all, conversation.openedAt())) {
      findings.add(
          Rule.RESUMED,
          "an old token was good once more",
          token.line,
          conversation.openedAt(),
          line);
    }
  }

  /**
   * Whether a later connection of the client had been heard before this one was opened. Where the store was away meanwhile
   * it may not have heard of that.
   */
  private boolean isUsedUp(Token token, List<Conversation> all, int openedAt) {
    return all.subList(all.indexOf(token.issuedTo) + 1, all.size()).stream()
        .anyMatch(
            later ->
                later.wasHeardBefore(openedAt)
                    && !nodes.wasUnwell(later.node(), later.openedAt(), openedAt));
  }

  /** A connection has ended with a close code, 0 where none came. */
  void ended(Conversation conversation, int code, int line) {
    Integer by = replacing.remove(conversation.name());
    boolean hasBye = conversation.byeAt() >= 0;
    // Its close and the server's may cross on the way.
    boolean isCrossed = conversation.isClean() || (conversation.isDropped() && code == NO_CODE);
    boolean wantsBye = code == REPLACED || code == RESTART;
    NodeState node = nodes.at(conversation.node(), line);
    if (!isCrossed && hasBye != wantsBye && code != 0 && node != NodeState.DOWN) {
      findings.add(
          Rule.ENDING, "closed with " + code + (hasBye ? " after" : " without") + " a bye", line);
    }
    boolean isOurs = conversation.isClean() && !conversation.isReplaced();
    if (isOurs && !conversation.wasPaused() && code != NORMAL && node == NodeState.WELL) {
      findings.add(Rule.ENDING, "a close of 1000 answered with " + code, line);
    }
    if (conversation.isDropped()
        || SLOW.contains(code)
        || isOfNode(node, code, conversation.client() != null)) {
      return;
    }
    if (code != REPLACED && !conversation.wasPaused()) {
      findings.add(Rule.ENDING, "ended by the server with " + code, conversation.openedAt(), line);
    } else if (code == REPLACED && !conversation.isReplaced()) {
      findings.add(Rule.ENDING, "replaced by nobody", conversation.openedAt(), line);
    } else if (code != REPLACED && by != null) {
      findings.add(Rule.ENDING, "replaced, but closed with " + code, by, line);
    }
  }

  /**
   * Whether a node that is so may end a connection with this code.
   *
   * @param welcomed otherwise it could not be let in
   */
  private static boolean isOfNode(NodeState node, int code, boolean welcomed) {
    return switch (node) {
      case WELL -> false;
      // Those of a room whose log it has lost are sent away.
      case CUT_OFF -> code == RESTART || !welcomed;
      case LEAVING -> code == RESTART;
      case DOWN -> true;
    };
  }

  /** All is quiet: those who were replaced have been closed. */
  void finish() {
    replacing.forEach(
        (name, line) -> findings.add(Rule.ENDING, name + " was replaced and not closed", line));
  }

  /** A resume token. */
  private record Token(String client, Conversation issuedTo, int line) {}
}
