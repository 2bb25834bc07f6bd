package io.parley.cluster.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.pool.Frame;
import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.RoomName;
import io.parley.protocol.Subprotocol;
import io.parley.room.log.Broker;
import io.parley.room.log.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes down what a node is told of a room, and whether an offset came twice, too early or not at all. */
final class Ear implements Broker.Listener {
  private final List<String> texts = new ArrayList<>();
  private final List<Position> positions = new ArrayList<>();
  private final List<Long> tickets = new ArrayList<>();
  private final List<Position> losses = new ArrayList<>();
  private final List<String> mistakes = new ArrayList<>();
  private @Nullable Position head;

  /** Follows a room. */
  static Ear at(Broker broker, RoomName room) {
    Ear ear = new Ear();
    Position from =
        broker.follow(room, ear).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    ear.from(from);
    return ear;
  }

  private synchronized void from(Position position) {
    if (head == null) {
      head = position;
    }
  }

  @Override
  public synchronized void published(Publication publication) {
    Position next = publication.stored().position();
    if (head != null && !next.equals(new Position(head.epoch(), head.offset() + 1))) {
      mistakes.add(next + " after " + head);
    }
    head = next;
    positions.add(next);
    tickets.add(publication.ticket());
    // A plain client gets "Ann: text" or the text; a deletion is nothing to it.
    texts.add(publication.event().frame(Subprotocol.CHAT).map(Frame::text).orElse(""));
  }

  @Override
  public synchronized void signalled(Event.Signal signal) {
    texts.add(signal.kind());
  }

  @Override
  public synchronized void lost(Position now) {
    losses.add(now);
    head = now;
  }

  /** What was said, in the order in which it was told. */
  synchronized List<String> texts() {
    return List.copyOf(texts);
  }

  /** Where that stands. */
  synchronized List<Position> positions() {
    return List.copyOf(positions);
  }

  /** The tickets of it. */
  synchronized List<Long> tickets() {
    return List.copyOf(tickets);
  }

  /** From where on it was told anew. */
  synchronized List<Position> losses() {
    assertThat(mistakes).isEmpty();
    return List.copyOf(losses);
  }
}
