package io.parley.cluster.directory;

import io.parley.protocol.DisplayName;
import io.parley.protocol.Member;
import io.parley.room.directory.RosterChange;
import java.util.UUID;

/**
 * A publication of {@code enter.lua}, {@code exit.lua} or {@code bury.lua}.
 *
 * @param before the room's version before it, 0 where nobody was there
 * @param version the room's version after it, 0 where nobody is there any more
 */
record Change(long before, long version, RosterChange what) {
  private static final int FIELDS = 6;

  /** Names are at most 32 code points. */
  private static final int MAX_NAME = 64;

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is out of form
   */
  static Change parse(String text) {
    String[] fields = text.split("\\|", FIELDS);
    if (fields.length < FIELDS) {
      throw new IllegalArgumentException("malformed change in the store");
    }
    return new Change(
        Long.parseLong(fields[0]),
        Long.parseLong(fields[1]),
        new RosterChange(
            RosterChange.Kind.valueOf(fields[3]),
            member(fields[4], fields[5]),
            Integer.parseInt(fields[2])));
  }

  /** A member as the scripts name them. */
  static Member member(Object client, Object name) {
    String shown = (String) name;
    if (shown.length() > MAX_NAME) {
      throw new IllegalArgumentException("malformed name in the store");
    }
    return new Member(UUID.fromString((String) client), new DisplayName(shown));
  }
}
