package io.parley.it.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Many {@link Returner}s, twenty in a room, in each of which something has been said. */
public final class ReturningCrowd implements AutoCloseable {
  /** In a room. */
  public static final int MEMBERS = 20;

  /** As in {@code parley.js}. */
  private static final Duration MIN_DELAY = Duration.ofMillis(500);

  private static final Duration MAX_DELAY = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int STACK_BYTES = 256 * 1024;

  private final Swarm swarm;
  private volatile Server server;
  private final List<Returner> members = new ArrayList<>();

  /** One for each, so that all could come at once. */
  private final ScheduledExecutorService doors;

  private final AtomicInteger back = new AtomicInteger();
  private final AtomicInteger inVain = new AtomicInteger();
  private final CompletableFuture<Integer> allBack = new CompletableFuture<>();

  private ReturningCrowd(Server server, int count) throws IOException {
    this.swarm = new Swarm(server);
    this.server = server;
    this.doors = Executors.newScheduledThreadPool(count, ReturningCrowd::thread);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(null, task, "returning-crowd", STACK_BYTES);
    thread.setDaemon(true);
    return thread;
  }

  /** Connects them all. */
  public static ReturningCrowd gather(Server server, int count) throws IOException {
    ReturningCrowd crowd = new ReturningCrowd(server, count);
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
    return comeBack(server);
  }

  /** The same, to another server than the one that sent them away. */
  public CompletableFuture<Integer> comeBack(Server other) {
    server = other;
    for (Returner member : members) {
      Duration moment = member.windowStart().plus(within(member.windowWidth()));
      schedule(member, moment.minusNanos(System.nanoTime()), 1);
    }
    return allBack;
  }

  /**
   * Puts down when somebody comes next.
   *
   * @param attempt counted from 1, as the client does after a bye
   */
  private void schedule(Returner member, Duration wait, int attempt) {
    var unused =
        doors.schedule(() -> tryToReturn(member, attempt), wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void tryToReturn(Returner member, int attempt) {
    try {
      member.comeBack(swarm, server);
      if (back.incrementAndGet() == members.size()) {
        allBack.complete(inVain.get());
      }
    } catch (IOException nobodyThere) {
      inVain.incrementAndGet();
      Duration most =
          Collections.min(List.of(MAX_DELAY, MIN_DELAY.multipliedBy(1L << Math.min(attempt, 10))));
      schedule(member, within(most), attempt + 1);
    } catch (RuntimeException failure) {
      allBack.completeExceptionally(failure);
    }
  }

  private static Duration within(Duration most) {
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(most.toNanos()));
  }

  @Override
  public void close() {
    doors.shutdownNow();
    swarm.close();
  }
}
