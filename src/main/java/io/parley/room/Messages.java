package io.parley.room;

import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.protocol.Author;
import io.parley.protocol.Body;
import io.parley.protocol.Command;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.room.directory.Directory;
import io.parley.room.log.Broker;
import io.parley.room.log.Draft;
import io.parley.room.log.GivenRooms;
import io.parley.room.log.Query;
import io.parley.room.log.Stored;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is said in rooms and to single clients, and what was said there. A call that names a client as the one who speaks or
 * reads in a room is refused with 403 where it is not in it. Safe on every thread.
 */
@Singleton
public class Messages {
  private final AtomicLong tickets = new AtomicLong();
  private final Rooms rooms;
  private final Broker broker;
  private final Directory directory;
  private final GivenRooms given;
  private final ClientPool pool;
  private final Clock clock;
  private final Latencies latencies;
  private final LongAdder overHttp = new LongAdder();

  /** Made by the container. */
  @Inject
  public Messages(
      Rooms rooms,
      Broker broker,
      Directory directory,
      GivenRooms given,
      ClientPool pool,
      Clock clock,
      Latencies latencies) {
    this.rooms = rooms;
    this.broker = broker;
    this.directory = directory;
    this.given = given;
    this.pool = pool;
    this.clock = clock;
    this.latencies = latencies;
  }

  /**
   * Publishes to each room that a plain client is in; one that is in none has left, and its words go with it.
   *
   * @return completes when it is stored in all of them
   */
  public CompletionStage<?> publish(Client author, Body body) {
    List<CompletableFuture<?>> all = new ArrayList<>(1);
    for (Room room : rooms.of(author)) {
      Draft draft = new Draft(room.name(), author.author(), body, null, null);
      all.add(append(draft, new Sender(author, null, false)).toCompletableFuture());
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  /**
   * Stores and publishes what somebody says who is in no room, to any room that there may be; it is one then.
   *
   * @param key the author's own mark, at most 64 characters; {@code null}: none
   * @return refused with 404 where there may be no such room, otherwise as {@link Broker#append}
   */
  public CompletionStage<Stored> publish(
      RoomName room, Author from, Body body, @Nullable String key) {
    if (!given.allows(room)) {
      return RefusedException.stage(ErrorCode.NOT_FOUND);
    }
    overHttp.increment();
    long since = latencies.now();
    long ticket = tickets.incrementAndGet();
    Room here = rooms.find(room);
    if (here != null) {
      here.awaited().add(ticket, since);
    }
    return broker
        .append(new Draft(room, from, body, key, null), ticket)
        .whenComplete(
            (stored, failure) -> {
              // Where the room has heard of it, it has been timed there, before it went to the
              // members.
              boolean unheard = here == null || here.awaited().remove(ticket) != null;
              if (unheard && stored != null && !stored.duplicate()) {
                latencies.appended(since, latencies.now());
              }
            });
  }

  /** How many messages came that way. */
  public long publishedOverHttp() {
    return overHttp.sum();
  }

  /** Stores and publishes a message; the author is answered where it stands. */
  public CompletionStage<?> send(Client author, Command.Send send) {
    Draft draft = new Draft(send.room(), author.author(), send.body(), send.key(), null);
    return append(draft, new Sender(author, send.id(), false));
  }

  /**
   * Gives a message of the author's own another body; it is answered where the edit stands.
   *
   * @return refused with 404 where it is not held or is an edit itself, 403 where it is somebody else's
   */
  public CompletionStage<?> edit(Client author, Command.Edit edit) {
    Draft draft = new Draft(edit.room(), author.author(), edit.body(), null, edit.offset());
    return append(draft, new Sender(author, edit.id(), true));
  }

  private CompletionStage<Boolean> append(Draft draft, Sender sender) {
    Client author = sender.client();
    return rooms.inTurn(
        author,
        draft.room(),
        draft.chars(),
        () -> appendNow(rooms.of(author, draft.room()), draft, sender));
  }

  private CompletionStage<Boolean> appendNow(Room room, Draft draft, Sender sender) {
    long ticket = tickets.incrementAndGet();
    room.awaited().add(ticket, sender);
    CompletionStage<Stored> storing = broker.append(draft, ticket);
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    if (!storing.toCompletableFuture().isDone()) {
      room.saying(sender.client(), answered);
    }
    var unused =
        storing.whenComplete(
            (stored, failure) -> {
              // What is published is answered there, also where the store's own answer is lost
              // then: it is no failure any more.
              if (failure != null && room.awaited().remove(ticket) != null) {
                done.completeExceptionally(failure);
              } else {
                if (failure == null && stored.duplicate()) {
                  repeat(room, ticket, sender, stored);
                }
                done.complete(true);
              }
              // Whoever called has answered a failure by now.
              answered.complete(true);
            });
    return done;
  }

  /** A duplicate is not published, and answered here. */
  private void repeat(Room room, long ticket, Sender sender, Stored stored) {
    var unused = room.awaited().remove(ticket);
    Event answer = sender.answer(room.name(), stored);
    if (answer != null) {
      pool.send(sender.client(), answer);
    }
  }

  /** Gives a passing sign to the others in a room; completes when it was handed on. */
  public CompletionStage<?> signal(Client author, Command.Signal signal) {
    return rooms.inTurn(
        author,
        signal.room(),
        signal.body() == null ? 0 : signal.body().chars(),
        () -> signalNow(author, signal));
  }

  private CompletionStage<Boolean> signalNow(Client author, Command.Signal signal) {
    RoomName room = rooms.of(author, signal.room()).name();
    broker.signal(room, new Event.Signal(room, author.author(), signal.kind(), signal.body()));
    return CompletableFuture.completedFuture(true);
  }

  /**
   * Sends a message to one client alone; it is kept nowhere.
   *
   * @return when it was handed on; refused with 404 where no such client is connected
   */
  public CompletionStage<Instant> direct(Author from, UUID to, Body body) {
    Instant at = clock.instant();
    return deliver(to, new Event.Direct(from, at, body)).thenApply(delivered -> at);
  }

  /** Gives a passing sign to one client alone; refused with 404 where no such client is connected. */
  public CompletionStage<?> directSignal(Author from, Command.DirectSignal signal) {
    return deliver(signal.to(), new Event.Signal(null, from, signal.kind(), signal.body()));
  }

  private CompletionStage<?> deliver(UUID to, Event event) {
    return directory
        .deliver(to, event)
        .thenAccept(
            there -> {
              if (!there) {
                throw new RefusedException(ErrorCode.NOT_FOUND);
              }
            });
  }

  /** Reads what a room holds, for a client. */
  public CompletionStage<History> history(Client reader, Command.History wanted) {
    return rooms.inTurn(
        reader,
        wanted.room(),
        0,
        () -> {
          var unused = rooms.of(reader, wanted.room());
          return history(wanted, reader::isEnding);
        });
  }

  /** Reads what a room holds, for whoever may read all of them; refused with 503 where too many wait for that. */
  public CompletionStage<History> history(Command.History wanted) {
    return history(wanted, () -> false);
  }

  /**
   * Reads, when it has its turn.
   *
   * @param isOver whether nobody waits for it any more
   */
  private CompletionStage<History> history(Command.History wanted, BooleanSupplier isOver) {
    Query query =
        new Query(
            wanted.after() == null ? 0 : wanted.after(),
            wanted.before() == null ? Long.MAX_VALUE : wanted.before(),
            wanted.after() == null,
            wanted.limit(),
            Joining.MAX_ANSWER_BYTES);
    return rooms
        .reads()
        .ask(
            () ->
                isOver.getAsBoolean()
                    ? RefusedException.stage(ErrorCode.NOT_ALLOWED)
                    : broker.read(wanted.room(), query))
        .thenApply(page -> new History(page.epoch(), Joining.page(page)));
  }

  /**
   * What a room holds.
   *
   * @param epoch of its log
   */
  public record History(String epoch, Event.Page page) {}
}
