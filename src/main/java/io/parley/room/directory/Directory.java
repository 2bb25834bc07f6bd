package io.parley.room.directory;

import io.parley.protocol.CloseCode;
import io.parley.protocol.DisplayName;
import io.parley.protocol.Event;
import io.parley.protocol.Member;
import io.parley.protocol.RoomName;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Knows which clients there are and which rooms they are in, brings back those who return, and delivers to one.
 *
 * <p>Calls about one client take effect in the order in which they are made. No call blocks. Stages complete on any
 * thread, perhaps before the call returns.
 */
public interface Directory {

  /**
   * A connection has come.
   *
   * @param name that it came with; {@code null}: none. One who returns keeps the name that it had
   * @param resume proof of who it is, from an earlier arrival; {@code null}: none. It stays good until {@link #confirm}
   * @param token by which it can return next time; {@code null}: it cannot
   */
  CompletionStage<Arrival> arrive(
      @Nullable DisplayName name, @Nullable Fingerprint resume, @Nullable Fingerprint token);

  /** The client has got its new token: what it used to come back with is good no longer. */
  void confirm(Arrival arrival);

  /** A connection has ended. Its client can return for {@code chat.resume-age}. */
  void depart(UUID client, long connection);

  /** A client returns under another name from now on, if this is its latest connection. */
  void rename(UUID client, long connection, DisplayName name);

  /** A client has another name in a room, if it is there by this connection. */
  void rename(RoomName room, Member member, long connection);

  /**
   * A client enters a room, or is in it again. The end of an older connection of it changes nothing then, and neither does
   * the older connection's own entering.
   *
   * @return who is there now; the members where they are at most {@link Roster#MAX_LISTED}
   */
  CompletionStage<Roster> enter(RoomName room, Member member, long connection);

  /** A client leaves a room, unless it is there by another connection by now. */
  void exit(RoomName room, UUID client, long connection);

  /** A client has lost the connection by which it was in a room; it leaves, if it is not back within {@code chat.leave-grace}. */
  void lose(RoomName room, UUID client, long connection);

  /** Who is in a room, the first to come first, but no more than so many. */
  CompletionStage<Roster> members(RoomName room, int max);

  /**
   * Tells a watcher who comes and goes from now on. A node watches a room once at a time.
   *
   * @return how many members there are
   */
  CompletionStage<Integer> watch(RoomName room, Watcher watcher);

  /** Watches a room no longer. */
  void unwatch(RoomName room);

  /**
   * Sends an event to one client, wherever it is connected.
   *
   * @return whether there is such a client
   */
  CompletionStage<Boolean> deliver(UUID to, Event event);

  /**
   * Closes the connection of one client, wherever it is.
   *
   * @return whether there is such a client
   */
  CompletionStage<Boolean> end(UUID client, CloseCode code);

  /** How many clients could come back as who they are or were, those who are here too. */
  int identities();

  /** Whether it can do its work now, as {@link io.parley.room.log.Broker#isAvailable}. */
  default boolean isAvailable() {
    return true;
  }

  /** Lets those go whose time is over; called a few times a second. */
  default void sweep() {}

  /** Hears of one room's changes, one at a time, in order. Must not block, nor call the directory. */
  interface Watcher {
    /** Somebody came, left, or has another name. */
    void changed(RosterChange change);

    /**
     * It is not known who came and left lately.
     *
     * @param count of members now
     */
    void anew(int count);
  }
}
