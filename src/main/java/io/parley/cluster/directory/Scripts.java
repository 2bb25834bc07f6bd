package io.parley.cluster.directory;

import io.parley.cluster.redis.Script;
import java.util.List;

/** What the directory has the store run; each script's head says what it takes and replies. */
final class Scripts {
  static final Script ENTER = script("enter.lua");

  /** As {@link #ENTER}, also where the store is full: for whoever is there already. */
  static final Script STAY = always("enter.lua");

  static final Script EXIT = script("exit.lua");
  static final Script BURY = script("bury.lua");
  static final Script MEMBERS = script("members.lua");
  static final Script LOOK = script("look.lua");
  static final Script RESUME = script("resume.lua");
  static final Script KEEP = script("keep.lua");

  /** As {@link #KEEP}, also where the store is full: for whoever is there already. */
  static final Script KEEP_ON = always("keep.lua");

  static final Script TOKEN = script("token.lua");
  static final Script LIST = script("list.lua");
  static final Script DEPART = script("depart.lua");
  static final Script RENEW = script("renew.lua");
  static final Script NODES = script("nodes.lua");

  private Scripts() {}

  private static Script script(String name) {
    return Script.of(Scripts.class, name);
  }

  private static Script always(String name) {
    return Script.of(Scripts.class, "always.lua", name);
  }

  static List<Script> all() {
    return List.of(
        ENTER, STAY, EXIT, BURY, MEMBERS, LOOK, RESUME, KEEP, KEEP_ON, TOKEN, LIST, DEPART, RENEW,
        NODES);
  }
}
