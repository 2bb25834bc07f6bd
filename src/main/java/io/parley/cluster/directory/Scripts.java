package io.parley.cluster.directory;

import io.parley.cluster.redis.Script;
import java.util.List;

/** What the directory has the store run; each script's head says what it takes and replies. */
final class Scripts {
  static final Script ENTER = script("roll.lua", "roster.lua", "enter.lua");

  /** As {@link #ENTER}, also where the store is full: for whoever is there already. */
  static final Script STAY = always("roll.lua", "roster.lua", "enter.lua");

  static final Script EXIT = always("roll.lua", "exit.lua");
  static final Script BURY = always("roll.lua", "bury.lua");
  static final Script MEMBERS = script("roster.lua", "members.lua");
  static final Script LOOK = always("look.lua");
  static final Script RESUME = script("resume.lua");
  static final Script KEEP = script("keep.lua");

  /** As {@link #KEEP}, also where the store is full: for whoever is there already. */
  static final Script KEEP_ON = always("keep.lua");

  static final Script TOKEN = always("token.lua");
  static final Script LIST = always("list.lua");
  static final Script DEPART = always("depart.lua");
  static final Script RENEW = always("renew.lua");
  static final Script NODES = script("nodes.lua");

  private Scripts() {}

  private static Script script(String... names) {
    return Script.of(Scripts.class, names);
  }

  /** One that is run for whoever is there already: a store that is full takes nobody in, but loses nobody. */
  private static Script always(String... names) {
    return Script.evenIfFull(Scripts.class, names);
  }

  static List<Script> all() {
    return List.of(
        ENTER, STAY, EXIT, BURY, MEMBERS, LOOK, RESUME, KEEP, KEEP_ON, TOKEN, LIST, DEPART, RENEW,
        NODES);
  }
}
