package io.parley.room;

import io.parley.protocol.Event;
import io.parley.protocol.Member;
import io.parley.protocol.RoomName;
import io.parley.room.directory.Directory;
import io.parley.room.directory.Roster;
import io.parley.room.directory.RosterChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Gathers who comes to a room and leaves it, until the caretaker has it told. Of several changes of one client the last
 * counts; in a large room only the count does. Guarded by itself; no other lock is taken with this one held.
 */
final class Presence implements Directory.Watcher {
  private final RoomName room;
  private final Consumer<Presence> changed;

  /** What each of those is now who have changed since that was last told; empty: gone. */
  private final Map<UUID, Optional<Member>> changes = new LinkedHashMap<>();

  private boolean waiting;
  private boolean large;

  /** Whether the whole list is being asked for: what changes meanwhile is told behind it. */
  private boolean listing;

  /** Whether it was large at some time since it was last told: somebody may have joined then, and have no list. */
  private boolean wasLarge;

  private int told;
  private int count;

  /**
   * Of a room that nobody has been told about.
   *
   * @param changed told when there is something to tell, once until {@link #take}
   */
  Presence(RoomName room, Consumer<Presence> changed) {
    this.room = room;
    this.changed = changed;
  }

  RoomName room() {
    return room;
  }

  /** There were so many members when this began to watch. */
  synchronized void begin(int members) {
    wasLarge |= members > Roster.MAX_LISTED;
  }

  /** Everybody is told the whole list, as if the room had just ceased to be large: whatever was missed is in it. */
  @Override
  public void anew(int members) {
    if (gatherAnew(members)) {
      changed.accept(this);
    }
  }

  /** Whether the whole list is being asked for: nothing is to be taken until it is told. */
  synchronized boolean isListing() {
    return listing;
  }

  /** The whole list is asked for from now on, or has been told. */
  synchronized void listing(boolean asked) {
    listing = asked;
  }

  private synchronized boolean gatherAnew(int members) {
    count = members;
    wasLarge = true;
    told = -1;
    boolean first = !waiting;
    waiting = true;
    return first;
  }

  @Override
  public void changed(RosterChange change) {
    if (gather(change)) {
      changed.accept(this);
    }
  }

  /** Returns whether nothing waited before. */
  private synchronized boolean gather(RosterChange change) {
    count = change.count();
    wasLarge |= count > Roster.MAX_LISTED;
    boolean here = change.kind() != RosterChange.Kind.LEFT;
    changes.put(change.member().client(), Optional.of(change.member()).filter(member -> here));
    boolean first = !waiting;
    waiting = true;
    return first;
  }

  /**
   * Takes what has changed: joined and left; in a large room the count alone; the count alone too where the room has just
   * ceased to be large, and then everybody is to be listed.
   *
   * @return empty where it comes to nothing
   */
  synchronized Optional<Event.Presence> take() {
    boolean isLarge = count > Roster.MAX_LISTED;
    boolean counts = large || wasLarge;
    boolean nothing = counts ? isLarge && large && count == told : changes.isEmpty();
    Event.Presence event =
        counts
            ? new Event.Presence(room, null, null, null, count)
            : new Event.Presence(room, joined(), left(), null, count);
    changes.clear();
    waiting = false;
    large = isLarge;
    wasLarge = isLarge;
    told = count;
    return nothing ? Optional.empty() : Optional.of(event);
  }

  private List<Member> joined() {
    return changes.values().stream().flatMap(Optional::stream).toList();
  }

  private List<UUID> left() {
    return changes.entrySet().stream()
        .filter(change -> change.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }
}
