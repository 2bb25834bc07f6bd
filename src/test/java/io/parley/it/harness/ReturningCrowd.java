package io.parley.it.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Many {@link Returner}s, twenty in a room, in each of which something has been said. */
public final class ReturningCrowd implements AutoCloseable {
  private static final int MEMBERS = 20;

  /** As in {@code parley.js}. */
  private static final Duration MIN_DELAY = Duration.ofMillis(500);

  private static final Duration MAX_DELAY = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Swarm swarm;
  private final List<Returner> members = new ArrayList<>();
  private volatile boolean ending;

  private ReturningCrowd(Swarm swarm) {
    this.swarm = swarm;
  }

  /** Connects them all. */
  public static ReturningCrowd gather(Server server, int count) throws IOException {
    ReturningCrowd crowd = new ReturningCrowd(new Swarm(server));
    try {
      crowd.come(count);
      return crowd;
    } catch (IOException | RuntimeException | Error failure) {
      crowd.close();
      throw failure;
    }
  }

  private void come(int count) throws IOException {
    List<SwarmClient> speakers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Returner member = new Returner("room-" + i / MEMBERS);
      members.add(member);
      SwarmClient client = member.come(swarm);
      if (i % MEMBERS == 0) {
        speakers.add(client);
      }
    }
    awaitAll(member -> member.joined() != null);
    for (int room = 0; room < speakers.size(); room++) {
      speakers
          .get(room)
          .send("{\"type\":\"send\",\"id\":2,\"room\":\"room-" + room + "\",\"body\":\"before\"}");
    }
    awaitAll(member -> member.offset() == 1);
  }

  /** Everyone in it. */
  public List<Returner> members() {
    return members;
  }

  /** Waits until something is so for everyone. */
  public void awaitAll(Predicate<Returner> so) {
    await().atMost(PATIENCE).until(() -> members.stream().allMatch(so));
  }

  /**
   * Lets each come back at a moment within its window and, where nobody takes it, again and again at a random moment within a
   * time that doubles, as {@code parley.js} does. Returns at once.
   *
   * @return completes when each is connected again, with how many attempts were in vain
   */
  public CompletableFuture<Integer> comeBack() {
    PriorityQueue<Turn> turns = new PriorityQueue<>(Comparator.comparing(Turn::at));
    for (Returner member : members) {
      turns.add(new Turn(member, member.windowStart().plus(within(member.windowWidth())), 1));
    }
    return CompletableFuture.supplyAsync(
        () -> comeBack(turns),
        task -> {
          Thread thread = new Thread(task, "returning-crowd");
          thread.setDaemon(true);
          thread.start();
        });
  }

  /** Who is to come, when, and how often it has been in vain by now, counted from 1 as the client does after a bye. */
  private record Turn(Returner member, Duration at, int attempt) {
    Turn again() {
      Duration most =
          Collections.min(List.of(MAX_DELAY, MIN_DELAY.multipliedBy(1L << Math.min(attempt, 10))));
      return new Turn(member, Duration.ofNanos(System.nanoTime()).plus(within(most)), attempt + 1);
    }
  }

  private static Duration within(Duration most) {
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(most.toNanos()));
  }

  private int comeBack(PriorityQueue<Turn> turns) {
    int inVain = 0;
    while (!turns.isEmpty() && !ending) {
      Turn turn = turns.remove();
      awaitMoment(turn.at());
      try {
        turn.member().comeBack(swarm);
      } catch (IOException nobodyThere) {
        inVain++;
        turns.add(turn.again());
      }
    }
    return inVain;
  }

  private static void awaitMoment(Duration moment) {
    for (long left = moment.toNanos() - System.nanoTime();
        left > 0;
        left = moment.toNanos() - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    ending = true;
    swarm.close();
  }
}
