package io.parley.cluster.directory;

import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Store;
import io.parley.protocol.Member;
import io.parley.protocol.RoomName;
import io.parley.room.directory.Roster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The rolls of all rooms as the store has them. Every stage is refused as {@link Store#run}. */
final class Rolls {
  /** For which the roll of a room is kept that no node looks at. */
  private static final Duration KEPT = Duration.ofDays(1);

  /** Members that are looked at in one step. */
  private static final int PORTION = 500;

  private final Store store;
  private final KeySpace keys;

  Rolls(Store store, KeySpace keys) {
    this.store = store;
    this.keys = keys;
  }

  RoomKeys of(RoomName room) {
    return RoomKeys.of(keys, room);
  }

  /**
   * Takes a member in.
   *
   * @param listed how many may be there, at most, so that all of them are listed
   */
  CompletionStage<Entered> enter(
      RoomName room, Member member, long connection, String node, Entry entry, int listed) {
    RoomKeys roll = of(room);
    return store
        .run(
            entry == Entry.NEW ? Scripts.ENTER : Scripts.STAY,
            roll.all(),
            List.of(
                member.client().toString(),
                String.valueOf(connection),
                node,
                member.name().value(),
                roll.channel(),
                String.valueOf(listed),
                String.valueOf(KEPT.toMillis()),
                entry == Entry.LOST ? "1" : "0"))
        .thenApply(reply -> new Entered((Long) reply.get(0), roster(reply, 1).told()));
  }

  /** Who it is that enters. */
  enum Entry {
    /** Somebody who waits to be let in. */
    NEW,
    /** Somebody who is there, and of whom the store is told again, or under what name. */
    HERE,
    /** Somebody who may come back: if the store does not have them there by this connection any more, that stays so. */
    LOST
  }

  /**
   * What became of entering.
   *
   * @param connection by which the client is there now
   */
  record Entered(long connection, Roster roster) {}

  /** Takes a member out. */
  CompletionStage<?> exit(RoomName room, UUID client, long connection) {
    RoomKeys roll = of(room);
    return store.run(
        Scripts.EXIT,
        roll.all(),
        List.of(client.toString(), String.valueOf(connection), roll.channel()));
  }

  /** Who is there. */
  CompletionStage<Roster> members(RoomName room, int max) {
    return store
        .run(Scripts.MEMBERS, of(room).all(), List.of(String.valueOf(max)))
        .thenApply(reply -> roster(reply, 0));
  }

  private static Roster roster(List<Object> reply, int from) {
    int count = Math.toIntExact((Long) reply.get(from));
    List<Member> members = new ArrayList<>((reply.size() - from) / 2);
    for (int i = from + 1; i + 1 < reply.size(); i += 2) {
      members.add(Change.member(reply.get(i), reply.get(i + 1)));
    }
    return new Roster(count, members);
  }

  /** How it is with a room. */
  CompletionStage<Sight> look(RoomName room) {
    return store
        .run(Scripts.LOOK, of(room).all(), List.of(String.valueOf(KEPT.toMillis())))
        .thenApply(Rolls::sight);
  }

  private static Sight sight(List<Object> reply) {
    Map<String, Integer> nodes = new HashMap<>();
    for (int i = 2; i + 1 < reply.size(); i += 2) {
      nodes.put((String) reply.get(i), Integer.parseInt((String) reply.get(i + 1)));
    }
    return new Sight(
        Long.parseLong((String) reply.get(0)), Math.toIntExact((Long) reply.get(1)), nodes);
  }

  /**
   * What is seen of a room.
   *
   * @param version as in {@link Change}
   * @param nodes how many members each node has there
   */
  record Sight(long version, int count, Map<String, Integer> nodes) {}

  /** By which connections the store has members of a node in a room. */
  CompletionStage<Map<UUID, Long>> membersOf(RoomName room, String node) {
    return membersOf(of(room).all().get(0), node, ScanCursor.INITIAL, new HashMap<>());
  }

  private CompletionStage<Map<UUID, Long>> membersOf(
      String key, String node, ScanCursor cursor, Map<UUID, Long> found) {
    return store
        .call(commands -> commands.hscan(key, cursor, ScanArgs.Builder.limit(PORTION)))
        .thenCompose(
            page -> {
              page.getMap()
                  .forEach(
                      (client, seat) -> {
                        String[] fields = seat.split("\\|", 3);
                        if (fields[1].equals(node)) {
                          found.put(UUID.fromString(client), Long.valueOf(fields[0]));
                        }
                      });
              return page.isFinished()
                  ? CompletableFuture.completedFuture(found)
                  : membersOf(key, node, page, found);
            });
  }

  /** Takes a node's members out of a room; completes when none is left. */
  CompletionStage<?> bury(RoomName room, String node) {
    return bury(of(room), node, "0");
  }

  private CompletionStage<?> bury(RoomKeys roll, String node, String cursor) {
    return store
        .run(
            Scripts.BURY,
            roll.all(),
            List.of(node, roll.channel(), cursor, String.valueOf(PORTION)))
        .thenCompose(
            reply ->
                reply.get(0).equals("0")
                    ? CompletableFuture.completedFuture(null)
                    : bury(roll, node, (String) reply.get(0)));
  }
}
