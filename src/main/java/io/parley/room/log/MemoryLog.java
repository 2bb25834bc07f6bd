package io.parley.room.log;

import io.parley.config.Settings;
import io.parley.pool.Encoded;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.protocol.Subprotocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was said in one room, in this node's memory. Guarded by itself: the lock is held while the listener is told, so
 * that it hears everything in order. Locks are taken in the order log, room, outbox, and never back.
 */
final class MemoryLog {
  private final RoomName room;
  private final String epoch;
  private final MemoryBroker broker;
  private final Settings.Window window;
  private final Keys keys;

  /** By offset. */
  private final NavigableMap<Long, Kept> held = new TreeMap<>();

  private long head;
  private long bytes;
  private volatile Broker.@Nullable Listener listener;
  private boolean closed;

  /**
   * An empty log.
   *
   * @param broker whose other logs share the bounds
   * @param epoch 1 to 32 of {@code [A-Za-z0-9_]}, like that of no other log
   */
  MemoryLog(RoomName room, String epoch, MemoryBroker broker, Settings.Window window, Keys keys) {
    this.room = room;
    this.epoch = epoch;
    this.broker = broker;
    this.window = window;
    this.keys = keys;
  }

  /** Tells a listener what is published from now on; empty-handed where the log has been closed. */
  synchronized @Nullable Position follow(Broker.Listener newListener) {
    if (closed) {
      return null;
    }
    listener = newListener;
    return new Position(epoch, head);
  }

  /**
   * Stores a message and tells the listener.
   *
   * @return {@code null} where the log has been closed
   */
  synchronized @Nullable Stored append(Draft draft, long ticket) {
    if (closed) {
      return null;
    }
    long now = broker.nanos();
    expire(now);
    Stored earlier = keys.find(draft);
    if (earlier != null) {
      return earlier;
    }
    keys.requireRoom(draft, now);
    Kept original = draft.edits() == null ? null : editable(draft, draft.edits());
    Position position = new Position(epoch, head + 1);
    Instant at = broker.now();
    Encoded event = encoded(draft, position, at);
    Kept message =
        new Kept(
            draft,
            position,
            at,
            event.frame(Subprotocol.SUPERCHAT).orElseThrow(),
            now,
            broker.nextSequence());
    head++;
    add(message);
    if (original != null) {
      revise(original, message, draft);
    }
    trim();
    Stored stored = new Stored(position, at, false);
    keys.add(draft, stored, now);
    if (listener != null) {
      listener.published(new Publication(stored, event, ticket));
    }
    return stored;
  }

  private static Encoded encoded(Draft draft, Position position, Instant at) {
    return new Encoded(
        new Event.Message(
            draft.room(),
            position,
            draft.from(),
            at,
            draft.body(),
            draft.key(),
            draft.edits(),
            null));
  }

  /** The message that an edit is for, if its author may. */
  private Kept editable(Draft edit, long offset) {
    Kept message = held.get(offset);
    if (message == null || message.draft().edits() != null) {
      throw new RefusedException(ErrorCode.NOT_FOUND);
    }
    if (!Objects.equals(message.draft().from().client(), edit.from().client())) {
      throw new RefusedException(ErrorCode.NOT_ALLOWED);
    }
    return message;
  }

  private void revise(Kept original, Kept edit, Draft draft) {
    Kept.Revision revision = original.revision();
    if (revision == null) {
      revision = new Kept.Revision();
      revision.shown().add(original);
    }
    revision.shown().add(edit);
    revision.become(draft.body(), head);
    int newBytes = edit.bytes();
    for (Kept message : revision.shown()) {
      count(newBytes - message.bytes());
      message.revise(revision, newBytes);
    }
  }

  private void add(Kept message) {
    if (held.isEmpty()) {
      broker.holds(message.sequence(), this);
    }
    held.put(head, message);
    broker.countMessages(1);
    count(message.bytes());
  }

  private void count(int moreBytes) {
    bytes += moreBytes;
    broker.count(moreBytes);
  }

  /** Keeps the bounds of the room; the newest message stays whatever its size. */
  private void trim() {
    while (held.size() > 1
        && (isOver(held.size(), window.messages()) || isOver(bytes, window.roomBytes()))) {
      removeOldest();
    }
  }

  private static boolean isOver(long amount, long max) {
    return max > 0 && amount > max;
  }

  private void removeOldest() {
    Kept oldest = held.remove(held.firstKey());
    broker.countMessages(-1);
    count(-oldest.bytes());
    if (oldest.revision() != null) {
      // Of those that show the same body the oldest goes first.
      oldest.revision().shown().poll();
    }
    broker.holdsNoMore(oldest.sequence());
    if (!held.isEmpty()) {
      broker.holds(held.firstEntry().getValue().sequence(), this);
    }
  }

  /** Lets go of what has become too old. */
  private void expire(long now) {
    keys.expire(now);
    long maxAge = window.age().toNanos();
    while (maxAge > 0 && !held.isEmpty() && now - held.firstEntry().getValue().nanos() >= maxAge) {
      removeOldest();
    }
  }

  /** Lets go of the oldest message, if it is still the one at this place in the order of all rooms' messages. */
  synchronized void remove(long sequence) {
    if (!held.isEmpty() && held.firstEntry().getValue().sequence() == sequence) {
      removeOldest();
    }
  }

  /** Reads; what has become too old shows no more. */
  synchronized LogPage read(Query query) {
    expire(broker.nanos());
    NavigableMap<Long, Kept> wanted =
        query.before() <= query.after() + 1
            ? Collections.emptyNavigableMap()
            : held.subMap(query.after(), false, query.before(), false);
    List<Entry> entries = new ArrayList<>();
    boolean more = false;
    long size = 0;
    for (Kept message : (query.latest() ? wanted.descendingMap() : wanted).values()) {
      Entry entry = message.entry();
      size += entry.frame().bytes() + 1;
      more = entries.size() == query.limit() || (size > query.maxBytes() && !entries.isEmpty());
      if (more) {
        break;
      }
      entries.add(entry);
    }
    if (query.latest()) {
      Collections.reverse(entries);
    }
    long first = held.isEmpty() ? head + 1 : held.firstKey();
    return new LogPage(epoch, first, head, List.copyOf(entries), more);
  }

  /** Tells nobody any more. */
  synchronized void unfollow() {
    listener = null;
  }

  /** Whoever is told; {@code null}: nobody follows it. Takes no lock. */
  Broker.@Nullable Listener listener() {
    return listener;
  }

  RoomName room() {
    return room;
  }

  /** Closes the log for good, with all that it holds, if nobody follows it; returns whether it is closed. */
  synchronized boolean closeIfUnfollowed() {
    while (listener == null && !held.isEmpty()) {
      removeOldest();
    }
    return closeIfIdle();
  }

  /** Closes the log for good if nobody follows it and it holds nothing; returns whether it is closed. */
  synchronized boolean closeIfIdle() {
    expire(broker.nanos());
    if (listener == null && held.isEmpty()) {
      closed = true;
      keys.clear();
    }
    return closed;
  }
}
