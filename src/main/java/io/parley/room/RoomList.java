package io.parley.room;

import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.room.directory.Directory;
import io.parley.room.log.Broker;
import io.parley.room.log.GivenRooms;
import io.parley.room.log.ReadGate;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Which rooms there are: those with members, readers or messages, and those that the settings name. Asking makes no room. Safe
 * on every thread.
 */
@Singleton
public class RoomList {
  /** Rooms of one page, at most. */
  public static final int MAX_LIMIT = 1000;

  /** Each asks the directory for as many rooms as it has. */
  private static final int PAGES_AT_ONCE = 4;

  private final ReadGate pages = new ReadGate(PAGES_AT_ONCE);
  private final Broker broker;
  private final Directory directory;
  private final GivenRooms given;

  /** Made by the container. */
  @Inject
  public RoomList(Broker broker, Directory directory, GivenRooms given) {
    this.broker = broker;
    this.directory = directory;
    this.given = given;
  }

  /** Completes if there is such a room; refused with 404 where there is none. */
  public CompletionStage<?> require(RoomName room) {
    return given.contains(room)
        ? CompletableFuture.completedFuture(null)
        : broker
            .holds(room)
            .thenAccept(
                held -> {
                  if (!held) {
                    throw new RefusedException(ErrorCode.NOT_FOUND);
                  }
                });
  }

  /**
   * Lists rooms in the order of their names' UTF-16 code units.
   *
   * @param prefix with which the names begin; empty: any
   * @param after the last name of the page before; {@code null}: from the first
   * @param limit 1 to {@link #MAX_LIMIT}
   * @return refused with 503 where too many wait for that
   */
  public CompletionStage<Page> page(String prefix, @Nullable RoomName after, int limit) {
    return pages.ask(
        () -> broker.names().thenCompose(names -> page(matching(names, prefix), after, limit)));
  }

  private NavigableSet<String> matching(Collection<RoomName> held, String prefix) {
    NavigableSet<String> names = new TreeSet<>();
    for (Collection<RoomName> some : List.of(held, given.names())) {
      some.stream()
          .map(RoomName::value)
          .filter(name -> name.startsWith(prefix))
          .forEach(names::add);
    }
    return names;
  }

  private CompletionStage<Page> page(
      NavigableSet<String> all, @Nullable RoomName after, int limit) {
    NavigableSet<String> rest = after == null ? all : all.tailSet(after.value(), false);
    List<CompletableFuture<Listed>> listed =
        rest.stream().limit(limit).map(RoomName::new).map(this::listed).toList();
    return CompletableFuture.allOf(listed.toArray(CompletableFuture[]::new))
        .thenApply(
            done ->
                new Page(
                    listed.stream().map(CompletableFuture::join).toList(),
                    all.size(),
                    rest.size() > limit));
  }

  private CompletableFuture<Listed> listed(RoomName room) {
    return directory
        .members(room, 0)
        .thenApply(roster -> new Listed(room, roster.count()))
        .toCompletableFuture();
  }

  /**
   * A room.
   *
   * @param members how many it has
   */
  public record Listed(RoomName room, int members) {}

  /**
   * Some of the rooms that were asked for.
   *
   * @param count of all of them, on whatever page
   * @param more whether there are more behind these
   */
  public record Page(List<Listed> rooms, int count, boolean more) {}
}
