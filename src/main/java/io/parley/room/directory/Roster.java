package io.parley.room.directory;

import io.parley.protocol.Member;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room.
 *
 * @param count of members
 * @param members all of them, or as many as were asked for; {@code null} in a room that is too large to list
 */
public record Roster(int count, @Nullable List<Member> members) {
  /** In a larger room the members hear how many they are, not who comes and goes. */
  public static final int MAX_LISTED = 100;

  /** The same as whoever comes is told it: without the list, where the room is large. */
  public Roster told() {
    return count > MAX_LISTED ? new Roster(count, null) : this;
  }
}
