package io.parley.room.directory;

import io.parley.protocol.Member;

/**
 * Somebody came to a room, left it, or has another name.
 *
 * @param member as they are now, or were
 * @param count of members after it
 */
public record RosterChange(Kind kind, Member member, int count) {

  /** What happened. */
  public enum Kind {
    /** Is a member now and was none before. */
    JOINED,
    /** Has another name. */
    RENAMED,
    /** Is no member any more. */
    LEFT
  }
}
