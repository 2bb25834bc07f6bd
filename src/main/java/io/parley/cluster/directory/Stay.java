package io.parley.cluster.directory;

import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Store;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Member;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.room.directory.Roster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A room in which this node has members. Before the first of them enters, the node's own list of such rooms names it, so that
 * whoever counts the node out knows where to look.
 */
final class Stay extends Settling {
  /** For which a node's list is kept that nobody looks after. */
  static final Duration LISTED = Duration.ofDays(1);

  private final RoomName room;
  private final Book book;
  private final Map<UUID, Seat> seats = new ConcurrentHashMap<>();
  private final AtomicLong commands = new AtomicLong();
  private boolean isWanted;
  private boolean isClosed;

  /** As which node this one is listed there; {@code null}: it is not. */
  private @Nullable String listedAs;

  private List<CompletableFuture<String>> listing = new ArrayList<>(1);

  Stay(RoomName room, Book book, Unsettled unsettled) {
    super(unsettled);
    this.room = room;
    this.book = book;
  }

  /** The seat of a client, which may be new; {@code null} where the node has left the room. */
  synchronized @Nullable Seat seat(UUID client) {
    return isClosed
        ? null
        : seats.computeIfAbsent(client, id -> new Seat(this, id, book.unsettled()));
  }

  /** The seat of a client; {@code null} where it has none. */
  @Nullable Seat find(UUID client) {
    return seats.get(client);
  }

  Collection<Seat> seats() {
    return seats.values();
  }

  /** The store is about to be told of one of the seats. */
  void countCommand() {
    commands.incrementAndGet();
  }

  /** How many of them may come back. */
  int lost() {
    return (int) seats.values().stream().filter(Seat::isLost).count();
  }

  /** Is the same twice where nothing has changed meanwhile; -1 while the store is being told of something. */
  long mark() {
    return seats.values().stream().allMatch(Seat::isSettled) ? commands.get() : -1;
  }

  void remove(UUID client, Seat seat) {
    seats.remove(client, seat);
  }

  CompletionStage<Roster> list() {
    return book.rolls().members(room, Roster.MAX_LISTED + 1).thenApply(Roster::told);
  }

  /**
   * Tells the store that a member is here.
   *
   * @param listed how many may be there, at most, so that all of them are listed
   */
  CompletionStage<Roster> enter(Member member, long connection, Rolls.Entry entry, int listed) {
    if (!book.replacements().isLatest(member.client(), connection)) {
      return RefusedException.stage(ErrorCode.UNAVAILABLE);
    }
    return listed()
        .thenCompose(
            node ->
                book.lease().isHeld(node)
                    ? book.late()
                        .await(
                            room, book.rolls().enter(room, member, connection, node, entry, listed))
                    : RefusedException.stage(ErrorCode.UNAVAILABLE))
        .thenApply(
            entered -> {
              if (entered.connection() > connection) {
                book.replacements().add(member.client(), entered.connection());
              }
              return entered.roster();
            });
  }

  /** Tells the store that a member has gone. */
  CompletionStage<?> exit(UUID client, long connection) {
    return book.rolls().exit(room, client, connection);
  }

  private CompletionStage<String> listed() {
    String node = book.lease().node();
    CompletableFuture<String> answer = new CompletableFuture<>();
    synchronized (this) {
      if (node.equals(listedAs)) {
        return CompletableFuture.completedFuture(node);
      }
      if (isClosed) {
        return RefusedException.stage(ErrorCode.UNAVAILABLE);
      }
      isWanted = true;
      listing.add(answer);
    }
    settle();
    return answer;
  }

  /** Takes the room off the node's list where nobody is in it. */
  void tidy() {
    synchronized (this) {
      if (!seats.isEmpty() || isClosed) {
        return;
      }
      isWanted = false;
      listedAs = null;
    }
    settle();
  }

  @Override
  Supplier<CompletionStage<?>> command() {
    if (isClosed) {
      // The node may be in the room again by now.
      return NOTHING;
    }
    Store store = book.store();
    KeySpace keys = book.keys();
    String node = book.lease().node();
    String list = keys.node(node, "rooms");
    if (!isWanted) {
      return () -> store.call(commands -> commands.srem(list, room.value()));
    }
    List<CompletableFuture<String>> asking = listing;
    listing = new ArrayList<>(1);
    return () ->
        store
            .run(
                Scripts.LIST,
                List.of(list),
                List.of(room.value(), String.valueOf(LISTED.toMillis())))
            .whenComplete(
                (added, failure) -> {
                  if (failure == null) {
                    listedAs(node);
                    asking.forEach(answer -> answer.complete(node));
                  } else {
                    asking.forEach(answer -> answer.completeExceptionally(failure));
                  }
                });
  }

  private synchronized void listedAs(String node) {
    if (isWanted) {
      listedAs = node;
    }
  }

  @Override
  Runnable settled() {
    isClosed = !isWanted && seats.isEmpty();
    return isClosed ? () -> book.remove(room, this) : () -> {};
  }

  @Override
  Runnable refused(Throwable failure) {
    List<CompletableFuture<String>> asking = listing;
    listing = new ArrayList<>(1);
    return () -> asking.forEach(answer -> answer.completeExceptionally(failure));
  }
}
