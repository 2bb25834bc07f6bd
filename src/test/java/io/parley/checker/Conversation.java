package io.parley.checker;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection of a structured client, as far as its lines have been read. */
final class Conversation {
  private final String name;
  private final int openedAt;
  private final @Nullable String token;
  private final Map<String, Ask> asks = new LinkedHashMap<>();
  private final Map<String, Integer> answers = new HashMap<>();
  private final Map<String, Stay> stays = new HashMap<>();
  private final Set<String> asked = new HashSet<>();
  private final Set<String> refused = new HashSet<>();
  private final Map<String, Integer> leftAt = new HashMap<>();
  private @Nullable String node;
  private @Nullable String client;
  private boolean ended;
  private boolean cutOff;
  private boolean dropped;
  private boolean clean;
  private boolean paused;
  private boolean replaced;
  private int byeAt = -1;
  private int heardAt = Integer.MAX_VALUE;

  Conversation(String name, int openedAt, @Nullable String token) {
    this.name = name;
    this.openedAt = openedAt;
    this.token = token;
  }

  String name() {
    return name;
  }

  int openedAt() {
    return openedAt;
  }

  /** With which it wanted an identity back. */
  @Nullable String token() {
    return token;
  }

  /** It leads to one of several nodes. */
  void at(String name) {
    node = name;
  }

  /** To which node; {@code null}: the only one. */
  @Nullable String node() {
    return node;
  }

  /** Its identity; {@code null} before its welcome. */
  @Nullable String client() {
    return client;
  }

  void welcomed(String identity) {
    client = identity;
  }

  /** Notes a command with its id. */
  void ask(String id, Ask ask) {
    asks.put(id, ask);
    if (ask.type().equals("join")) {
      asked.add(ask.room());
    } else if (ask.type().equals("leave")) {
      asked.remove(ask.room());
      leftAt.put(ask.room(), ask.line());
      Stay stay = stays.get(ask.room());
      if (stay != null) {
        stay.leave();
      }
    }
  }

  /** A command was refused because the store was away: nobody knows whether it was done. */
  void refuse(String id, Ask ask) {
    refused.add(id);
    if (ask.type().equals("join")) {
      asked.remove(ask.room());
    }
  }

  /**
   * Whether nobody knows if it was a member when it sent a command: its last join before that was refused because the store
   * was away, and until the answer it was one.
   */
  boolean isInDoubt(Ask command) {
    boolean doubt = false;
    for (Map.Entry<String, Ask> entry : asks.entrySet()) {
      Ask ask = entry.getValue();
      if (ask.line() >= command.line()) {
        break;
      }
      if (ask.type().equals("join") && ask.room().equals(command.room())) {
        // A join on top of another is refused, and changes nothing.
        doubt = refused.contains(entry.getKey()) || (doubt && ask.member());
      }
    }
    return doubt;
  }

  /** Whether its commands so far make it a member of the room. */
  boolean wouldBeIn(String room) {
    return asked.contains(room);
  }

  @Nullable Ask asked(String id) {
    return asks.get(id);
  }

  /** Notes an answer; the line of the one before, if there was one. */
  @Nullable Integer answer(String id, int line) {
    heardAt = Math.min(heardAt, line);
    return answers.putIfAbsent(id, line);
  }

  boolean isAnswered(String id) {
    return answers.containsKey(id);
  }

  /** Whether the server had answered anything before that line, and so had read a frame of it. */
  boolean wasHeardBefore(int line) {
    return heardAt < line;
  }

  Map<String, Ask> asks() {
    return asks;
  }

  @Nullable Stay stay(String room) {
    return stays.get(room);
  }

  Collection<Stay> stays() {
    return stays.values();
  }

  /**
   * Whether a command of a member's may be answered behind the answer to its leaving, though it was sent before: on one of
   * several nodes, where the store is asked for the one and not for the other.
   */
  boolean mayHaveLeftFirst(Ask command) {
    return node != null
        && command.member()
        && leftAt.getOrDefault(command.room(), -1) > command.line();
  }

  /** A join was answered. */
  void enter(String room, Stay stay, int askedAt) {
    stays.put(room, stay);
    if (leftAt.getOrDefault(room, -1) < askedAt) {
      asked.add(room);
    } else {
      stay.leave();
    }
  }

  void exit(String room) {
    stays.remove(room);
  }

  void pause() {
    paused = true;
  }

  /** Whether it may have been too slow at some time. */
  boolean wasPaused() {
    return paused;
  }

  /** It leaves: with a close frame, or without. */
  void drop(boolean cleanly) {
    dropped = true;
    clean = cleanly;
  }

  /** Whether it has left with a close frame. */
  boolean isClean() {
    return clean;
  }

  boolean isDropped() {
    return dropped;
  }

  /** The same client is about to connect anew. */
  void replace() {
    replaced = true;
  }

  boolean isReplaced() {
    return replaced;
  }

  void end() {
    ended = true;
    cutOff = !dropped && !replaced;
  }

  /** Whether the server ended it of its own accord. */
  boolean wasCutOff() {
    return cutOff;
  }

  void bye(int line) {
    byeAt = line;
  }

  /** The line of the server's last word; -1 before it. */
  int byeAt() {
    return byeAt;
  }

  /** Whether it is there, for its client and, as far as that can tell, for the server. */
  boolean isAlive() {
    return client != null && !ended && !dropped && !replaced;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Whether it has been a member since before that line, beyond doubt. */
  boolean isSurelyIn(String room, int line) {
    Stay stay = stays.get(room);
    return isAlive() && !paused && stay != null && !stay.isLeaving() && stay.joinedAt() < line;
  }
}
