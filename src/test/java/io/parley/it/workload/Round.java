package io.parley.it.workload;

import static org.awaitility.Awaitility.await;

import io.parley.checker.History;
import io.parley.checker.Line;
import io.parley.checker.NodeState;
import io.parley.it.harness.Server;
import io.parley.it.harness.Swarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Some time of many clients in rooms of their own, then a quiet end: all come back and join everything, whatever was
 * under way arrives, and everybody reads what the rooms hold. What each does is decided by the seed; when the server
 * answers is not.
 */
public final class Round {
  /** So many messages a room holds; busy rooms get more, calm ones never. */
  public static final int WINDOW = 200;

  private static final int CALM_MESSAGES = WINDOW * 3 / 4;
  private static final int MAX_LINES = 1_500_000;
  private static final int TALKERS = 20;
  private static final int MAX_PAUSE_MILLIS = 80;

  /** As many as several servers on a small machine, and a history of minutes, can bear. */
  private static final int TALKERS_OF_MANY_NODES = 12;

  private static final int MAX_PAUSE_MILLIS_OF_MANY_NODES = 250;
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration GLANCE = Duration.ofMillis(100);

  private final Doors doors;
  private final long seed;
  private final History history = new History(MAX_LINES);
  private final List<String> rooms;
  private final Map<String, AtomicInteger> calm;
  private final List<Talker> talkers = new ArrayList<>();
  private final List<PlainTalker> plain = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private Round(Swarm swarm, List<Server> nodes, long seed, int number) {
    this.doors = new Doors(swarm, nodes, history);
    this.seed = seed;
    List<String> calmRooms = List.of("calm-a-" + number, "calm-b-" + number);
    rooms = new ArrayList<>(calmRooms);
    rooms.addAll(List.of("busy-a-" + number, "busy-b-" + number));
    calm =
        calmRooms.stream()
            .collect(Collectors.toMap(room -> room, room -> new AtomicInteger(CALM_MESSAGES)));
    int count = doors.areMany() ? TALKERS_OF_MANY_NODES : TALKERS;
    for (int i = 0; i < count; i++) {
      talkers.add(new Talker(this, i));
    }
    for (int i = 0; i < rooms.size(); i++) {
      plain.add(new PlainTalker(this, rooms.get(i), i));
    }
  }

  /**
   * Runs one round.
   *
   * @param number of the round, of which its rooms have their names
   * @param length of it without the quiet end
   * @return what all clients did and got
   */
  public static List<Line> run(Server server, long seed, int number, Duration length)
      throws Exception {
    try (Swarm swarm = new Swarm(server)) {
      Round round = new Round(swarm, List.of(server), seed, number);
      round.talk(one -> one.over.await(length.toMillis(), TimeUnit.MILLISECONDS));
      round.rest();
      return round.history.lines();
    }
  }

  /** What disturbs the nodes of a round while its clients talk. Notes how each is, by its place in the list. */
  public interface Disturbance {
    /** Disturbs them for as long as the round is to last, and returns when all are well. */
    void disturb(Round round) throws Exception;
  }

  /**
   * Runs one round with several nodes, between which the clients move.
   *
   * @param number of the round, of which its rooms have their names
   * @return what all clients did and got, and how the nodes were
   */
  public static List<Line> run(List<Server> nodes, long seed, int number, Disturbance disturbance)
      throws Exception {
    try (Swarm swarm = new Swarm(nodes.get(0))) {
      Round round = new Round(swarm, nodes, seed, number);
      round.talk(disturbance);
      round.rest();
      return round.history.lines();
    }
  }

  /** A node, by its place in the list, is about to be made this, or has become it. */
  public void note(int node, NodeState state) {
    history.note(Doors.name(node), Line.Kind.STATE, state.name());
  }

  Doors doors() {
    return doors;
  }

  int maxPauseMillis() {
    return doors.areMany() ? MAX_PAUSE_MILLIS_OF_MANY_NODES : MAX_PAUSE_MILLIS;
  }

  long seed() {
    return seed;
  }

  History history() {
    return history;
  }

  List<String> rooms() {
    return rooms;
  }

  /** Whether there is room for another command that stores up to three messages. */
  boolean maySay(String room) {
    AtomicInteger left = calm.get(room);
    return left == null || left.addAndGet(-3) >= 0;
  }

  boolean isOver() {
    return over.getCount() == 0 || history.isNearlyFull();
  }

  /** Something went wrong that is no answer of the server. */
  void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
    over.countDown();
  }

  private void talk(Disturbance meanwhile) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(talkers.size() + plain.size());
    try {
      talkers.forEach(threads::execute);
      plain.forEach(threads::execute);
      meanwhile.disturb(this);
      over.countDown();
      threads.shutdown();
      if (!threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        fail(new AssertionError("somebody does not stop"));
      }
    } finally {
      threads.shutdownNow();
    }
    throwFailure();
  }

  private void throwFailure() {
    Throwable cause = failure.get();
    if (cause != null) {
      throw new AssertionError("seed " + seed, cause);
    }
  }

  /** What does not come to rest goes on to the checker, which says more than a timeout would. */
  private void rest() throws Exception {
    awaitOrGoOn("everyone back", this::isEveryoneBack);
    awaitOrGoOn("old connections", () -> talkers.stream().allMatch(Talker::isRidOfOldOnes));
    talkers.forEach(Talker::readWholeHistory);
    awaitOrGoOn("whole histories", this::isSettled);
    awaitOrGoOn("lists of members", this::isEveryoneTold);
    awaitOrGoOn("the last messages", this::isSettled);
    history.note("all", Line.Kind.QUIET, "");
    talkers.forEach(Talker::askForMembers);
    awaitOrGoOn("answers", this::isSettled);
    throwFailure();
  }

  private static void awaitOrGoOn(String what, Callable<Boolean> condition) {
    try {
      await(what).atMost(PATIENCE).pollInterval(GLANCE).until(condition);
    } catch (ConditionTimeoutException timeout) {
      System.out.println("not settled: " + timeout.getMessage());
    }
  }

  private boolean isEveryoneBack() throws Exception {
    for (Talker talker : talkers) {
      talker.comeToRest();
    }
    for (PlainTalker talker : plain) {
      talker.comeToRest();
    }
    return talkers.stream()
            .allMatch(talker -> rooms.stream().allMatch(talker.link().knowledge()::isIn))
        && isSettled();
  }

  /** Whether nothing is unanswered and all have seen the same. */
  private boolean isSettled() {
    Set<Knowledge.@Nullable Place> seen = new HashSet<>();
    for (Talker talker : talkers) {
      Knowledge knowledge = talker.link().knowledge();
      if (!knowledge.isAnswered()) {
        return false;
      }
      rooms.forEach(room -> seen.add(knowledge.lastSeen(room)));
    }
    return seen.size() == rooms.size();
  }

  /** Whether everyone's lists name those who are there, and no others. */
  private boolean isEveryoneTold() {
    for (String room : rooms) {
      Set<String> there = new HashSet<>();
      talkers.forEach(talker -> there.add(talker.link().knowledge().name()));
      plain.stream().filter(one -> one.room().equals(room)).forEach(one -> there.add(one.name()));
      if (!talkers.stream()
          .allMatch(talker -> talker.link().knowledge().members(room).equals(there))) {
        return false;
      }
    }
    return true;
  }
}
