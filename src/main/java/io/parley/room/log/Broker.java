package io.parley.room.log;

import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.RoomName;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Keeps what is said in rooms, in one order for each, and tells those who follow a room.
 *
 * <p>Offsets begin at 1 and have no holes; the epoch changes whenever a room's log starts anew or has lost messages. A log
 * holds a window: the latest messages, bounded as {@link io.parley.config.Settings.Window} says.
 *
 * <p>Calls about one room take effect in the order in which they are made. No call blocks. Stages complete on any thread,
 * perhaps before the call returns; a call that cannot be done completes with a {@link
 * io.parley.protocol.RefusedException}.
 */
public interface Broker {

  /**
   * Follows a room from now on: whatever is published after the position that this completes with goes to the listener. A node
   * follows a room once at a time.
   *
   * @return the room's head; refused with 507 if there are too many rooms
   */
  CompletionStage<Position> follow(RoomName room, Listener listener);

  /** Follows a room no longer. */
  void unfollow(RoomName room);

  /**
   * Stores a message and publishes it. A key that its author has used in this room within five minutes and this epoch stores
   * nothing and publishes nothing: the first result comes again.
   *
   * @param ticket comes back with the publication on this node; not 0
   * @return completes once it is stored; where it is not a duplicate, it is or will be published. Refused with 404 or 403 if
   *     it edits a message that is not held, is an edit itself or is somebody else's; with 507 if there are too many rooms
   *     or keys
   */
  CompletionStage<Stored> append(Draft draft, long ticket);

  /**
   * Reads from a log. What an edit has changed shows the newest body. A node that follows the room has heard everything up to
   * the head that the page names when the stage completes.
   */
  CompletionStage<LogPage> read(RoomName room, Query query);

  /** Gives a passing sign to all who follow its room. */
  void signal(RoomName room, Event.Signal signal);

  /** How many rooms have messages or are followed. */
  int rooms();

  /** Those rooms, in no order; at most {@code chat.max-rooms} and those of the settings. */
  CompletionStage<List<RoomName>> names();

  /** Whether a room has messages or is followed. Asking does not make it one. */
  CompletionStage<Boolean> holds(RoomName room);

  /** How much it holds now. */
  Held held();

  /** Whether it can do its work now. One whose store is elsewhere may have lost its way there. */
  default boolean isAvailable() {
    return true;
  }

  /** Lets go of what has become too old; called about once a second. */
  default void sweep() {}

  /** Hears what is published in one room, one at a time, in the order of the offsets. Must not block, nor call the broker. */
  interface Listener {
    /** A message was stored. */
    void published(Publication publication);

    /** A passing sign. */
    void signalled(Event.Signal signal);

    /**
     * What comes from now on does not continue what was heard: the store has lost messages, or this node heard so long nothing
     * that it cannot make good for what it missed. Whoever was told of the room is to come again, and is told then what is
     * left.
     *
     * @param now what comes next follows this
     */
    void lost(Position now);

    /**
     * The log has another epoch, and nothing was lost by it: nothing had been said there.
     *
     * @param now what comes next follows this
     */
    default void moved(Position now) {
      lost(now);
    }
  }
}
