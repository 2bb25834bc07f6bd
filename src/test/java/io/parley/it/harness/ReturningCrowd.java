package io.parley.it.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Many {@link Returner}s, twenty in a room, in each of which something has been said. */
public final class ReturningCrowd implements AutoCloseable {
  private static final int MEMBERS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Swarm swarm;
  private final List<Returner> members = new ArrayList<>();

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
   * Lets each come back at a moment within its window, and waits until all have been answered. Where the server came back later
   * than the first of the windows, they all wait for as much longer.
   */
  public void comeBack() throws IOException {
    Duration first =
        members.stream().map(Returner::windowStart).min(Comparator.naturalOrder()).orElseThrow();
    Duration late = Duration.ofNanos(System.nanoTime()).minus(first);
    Duration shift = late.isNegative() ? Duration.ZERO : late;
    NavigableMap<Duration, Returner> turns = new TreeMap<>();
    for (Returner member : members) {
      long within = ThreadLocalRandom.current().nextLong(member.windowWidth().toNanos());
      turns.put(member.windowStart().plus(shift).plusNanos(within), member);
    }
    for (Map.Entry<Duration, Returner> turn : turns.entrySet()) {
      awaitMoment(turn.getKey());
      turn.getValue().comeBack(swarm);
    }
    awaitAll(member -> member.joined() != null);
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
    swarm.close();
  }
}
