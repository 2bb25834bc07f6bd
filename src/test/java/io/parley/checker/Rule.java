package io.parley.checker;

/** What is promised. */
public enum Rule {
  /** The first object of a connection, and only the first, is {@code welcome}. */
  WELCOME_FIRST,
  /** A command with an id gets one answer on its connection, unless that ends, and nothing else is answered. */
  ONE_ANSWER,
  /** A command is refused with the code that its place among the connection's commands asks for, and with no other. */
  RIGHT_ANSWER,
  /** From a join on, messages and the author's own answers have each offset once, in order, without a hole. */
  SEQUENCE,
  /** Nothing of a room comes outside a membership. */
  MEMBERS_ONLY,
  /** Whoever stays has everything at the end. */
  COMPLETE,
  /** One offset has one content, in every view and answer; an edited message shows its edit's body. */
  ONE_CONTENT,
  /** What was sent is stored once, under its author, and nothing else is stored. */
  STORED_ONCE,
  /** One author's key stands for one message of a room. */
  ONE_KEY,
  /** Offsets of a room have no holes. */
  NO_HOLE,
  /** A room that holds messages keeps its epoch. */
  ONE_EPOCH,
  /** What was known when a command was sent is before what the command does and in what it shows. */
  REAL_TIME,
  /** What is missed is replayed if the window still holds it, and only then. */
  RECOVERED,
  /** A page of history holds what it was asked for. */
  PAGE,
  /** After an edit was answered every later page and replay shows it. */
  EDIT_SHOWN,
  /** A plain member gets the room's messages in order, skips none and gets none twice. */
  PLAIN_ORDER,
  /** Lists of members, and what comes of presence, agree with who is there. */
  PRESENCE,
  /** A sign comes at most once, from who gave it, and not to that one. */
  SIGNAL,
  /** A good token brings the identity back, a used one does not. */
  RESUMED,
  /** A connection ends when and as the protocol says: a replaced one with 4504. */
  ENDING
}
