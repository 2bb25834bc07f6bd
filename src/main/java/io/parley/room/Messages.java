package io.parley.room;

import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.protocol.Body;
import io.parley.protocol.Command;
import io.parley.protocol.Event;
import io.parley.room.log.Broker;
import io.parley.room.log.Draft;
import io.parley.room.log.Query;
import io.parley.room.log.Stored;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What members say in their rooms, and what was said there. Every call is refused with 403 for one who is not in the room.
 * Safe on every thread.
 */
@Singleton
public class Messages {
  private final AtomicLong tickets = new AtomicLong();
  private final Rooms rooms;
  private final Broker broker;
  private final ClientPool pool;

  /** Made by the container. */
  @Inject
  public Messages(Rooms rooms, Broker broker, ClientPool pool) {
    this.rooms = rooms;
    this.broker = broker;
    this.pool = pool;
  }

  /** Publishes to each room that a plain client is in; one that is in none has left, and its words go with it. */
  public void publish(Client author, Body body) {
    for (Room room : rooms.of(author)) {
      Draft draft = new Draft(room.name(), author.member(), body, null, null);
      var unused = append(room, draft, new Author(author, null, false));
    }
  }

  /** Stores and publishes a message; the author is answered where it stands. */
  public CompletionStage<?> send(Client author, Command.Send send) {
    Room room = rooms.of(author, send.room());
    Draft draft = new Draft(send.room(), author.member(), send.body(), send.key(), null);
    return append(room, draft, new Author(author, send.id(), false));
  }

  /**
   * Gives a message of the author's own another body; it is answered where the edit stands.
   *
   * @return refused with 404 where it is not held or is an edit itself, 403 where it is somebody else's
   */
  public CompletionStage<?> edit(Client author, Command.Edit edit) {
    Room room = rooms.of(author, edit.room());
    Draft draft = new Draft(edit.room(), author.member(), edit.body(), null, edit.offset());
    return append(room, draft, new Author(author, edit.id(), true));
  }

  private CompletionStage<?> append(Room room, Draft draft, Author author) {
    long ticket = tickets.incrementAndGet();
    room.expect(ticket, author);
    return broker
        .append(draft, ticket)
        .whenComplete((stored, failure) -> settle(room, ticket, author, stored));
  }

  /** What is published is answered there; what is not is answered here, or by whoever handles the failure. */
  private void settle(Room room, long ticket, Author author, @Nullable Stored stored) {
    if (stored == null || stored.duplicate()) {
      room.expectNoMore(ticket);
    }
    Event answer =
        stored == null || !stored.duplicate() ? null : author.answer(room.name(), stored);
    if (answer != null) {
      pool.send(author.client(), answer);
    }
  }

  /** Gives a passing sign to the others in a room. */
  public void signal(Client author, Command.Signal signal) {
    Room room = rooms.of(author, signal.room());
    broker.signal(
        room.name(), new Event.Signal(room.name(), author.member(), signal.kind(), signal.body()));
  }

  /** Reads what a room holds. */
  public CompletionStage<History> history(Client reader, Command.History wanted) {
    Room room = rooms.of(reader, wanted.room());
    Query query =
        new Query(
            wanted.after() == null ? 0 : wanted.after(),
            wanted.before() == null ? Long.MAX_VALUE : wanted.before(),
            wanted.after() == null,
            wanted.limit(),
            Joining.MAX_ANSWER_BYTES);
    return broker
        .read(room.name(), query)
        .thenApply(page -> new History(page.epoch(), Joining.page(page)));
  }

  /**
   * What a room holds.
   *
   * @param epoch of its log
   */
  public record History(String epoch, Event.Page page) {}
}
