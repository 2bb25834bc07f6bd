package io.parley.bench;

import io.parley.it.harness.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/** One server's turn in a round: it is started, warmed up, measured in each scenario and stopped. */
final class Turn {
  private static final Load WARM_UP = new Load(64, 8, 0);
  private static final Load ANSWERS_WARM_UP = new Load(100, 64, 0);
  private static final Duration LATER_WARM_UP = Duration.ofSeconds(1);

  /** As long as a node takes to look after each of its rooms. */
  private static final Duration REST = Duration.ofSeconds(20);

  /** Of the clients that return. */
  private static final int WARM_UP_PART = 4;

  private final int round;
  private final Target target;
  private final Options options;
  private final Subject subject;
  private final Consumer<Row> results;
  private boolean isWarm;
  private boolean isWarmForAnswers;

  private Turn(int round, Target target, Options options, Subject subject, Consumer<Row> results) {
    this.round = round;
    this.target = target;
    this.options = options;
    this.subject = subject;
    this.results = results;
  }

  /**
   * Does it all: the server is gone when this returns.
   *
   * @param results is given each as soon as it is there
   */
  static void take(
      int round, Target target, Options options, Workplace workplace, Consumer<Row> results)
      throws IOException, InterruptedException {
    try (Subject subject = target.start(workplace, jvmOptions(round, target, options))) {
      Turn turn = new Turn(round, target, options, subject, results);
      turn.loadClasses();
      for (Gathering gathering : Gathering.values()) {
        List<Scenario> scenarios =
            options.scenarios().stream()
                .filter(each -> each.gathering() == gathering && target.serves(each))
                .toList();
        if (scenarios.contains(Scenario.RECOVER)) {
          turn.recover();
        } else if (scenarios.contains(Scenario.FOLLOWED)) {
          turn.follow();
        } else if (!scenarios.isEmpty()) {
          turn.gather(gathering, scenarios);
        }
      }
      if (options.flightRecordings().isPresent()) {
        // A recording is written by a server that may end in peace.
        subject.processes().forEach(ServerProcess::terminate);
      }
    }
  }

  private static List<String> jvmOptions(int round, Target target, Options options)
      throws IOException {
    if (options.flightRecordings().isPresent()) {
      Files.createDirectories(options.flightRecordings().get());
    }
    return options
        .flightRecordings()
        .map(directory -> directory.toAbsolutePath().resolve(target.id() + "-" + round + ".jfr"))
        .map(
            file ->
                List.of(
                    "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + file))
        .orElse(List.of());
  }

  /** A few connections, so that what is loaded once is not charged to the many. */
  private void loadClasses() throws IOException {
    int receivers = target.serves(Scenario.FANOUT) ? 20 : 0;
    try (Swarm few = Swarm.connect(subject.ports(), target.dialect(), "first", 1, receivers)) {
      LoadRun.settle(few);
    }
  }

  private void gather(Gathering gathering, List<Scenario> scenarios)
      throws IOException, InterruptedException {
    boolean isMemoryWanted = scenarios.contains(Scenario.IDLE);
    long before = isMemoryWanted ? subject.liveBytes() : 0;
    String name = gathering.name().toLowerCase(Locale.ROOT);
    try (Swarm swarm =
        Swarm.connect(
            subject.ports(), target.dialect(), name, gathering.rooms(), gathering.receivers())) {
      LoadRun.settle(swarm);
      if (isMemoryWanted) {
        double bytes = (double) (subject.liveBytes() - before) / swarm.size();
        results.accept(new Row(round, target, Scenario.IDLE, null, Standing.ofBytes(bytes)));
      }
      for (Scenario scenario : scenarios) {
        Load load = scenario.load();
        if (load != null) {
          Outcome outcome =
              scenario.figures() == Scenario.Figures.ANSWERS
                  ? answers(swarm, load)
                  : deliveries(swarm, load);
          results.accept(new Row(round, target, scenario, outcome, Standing.NONE));
        }
      }
    }
  }

  private Outcome deliveries(Swarm swarm, Load load) throws IOException {
    if (!isWarm) {
      LoadRun.measure(swarm, WARM_UP, options.warmUp(), subject);
      isWarm = true;
    }
    LoadRun.measure(swarm, load, LATER_WARM_UP, subject);
    return LoadRun.measure(swarm, load, options.seconds(), subject);
  }

  /** For half as long: there are tens of thousands of them in a second. */
  private Outcome answers(Swarm swarm, Load load) throws IOException {
    if (!isWarmForAnswers) {
      LoadRun.measure(swarm, ANSWERS_WARM_UP, options.warmUp().dividedBy(2), subject);
      isWarmForAnswers = true;
    }
    LoadRun.measure(swarm, load, LATER_WARM_UP.dividedBy(2), subject);
    return LoadRun.measure(swarm, load, options.seconds().dividedBy(2), subject);
  }

  /** Rooms of which a node hears, though nothing is said; somebody speaks in one beside them. */
  private void follow() throws IOException, InterruptedException {
    Gathering gathering = Gathering.FOLLOWERS;
    long before = subject.liveBytes();
    long storeBefore = storeBytes();
    try (Swarm swarm =
        Swarm.connect(subject.ports(), target.dialect(), "followed", gathering.rooms(), 0)) {
      double bytes = (double) (subject.liveBytes() - before) / swarm.size();
      double storeBytes = (double) (storeBytes() - storeBefore) / gathering.rooms();
      long cpu = subject.cpuNanos();
      long storeCpu = storeCpuNanos();
      long start = System.nanoTime();
      swarm.pollFor(REST);
      double nanos = System.nanoTime() - start;
      Standing standing =
          new Standing(
              bytes,
              isClustered() ? storeBytes : Double.NaN,
              (subject.cpuNanos() - cpu) / nanos,
              isClustered() ? (storeCpuNanos() - storeCpu) / nanos : Double.NaN);
      try (Swarm one = Swarm.connect(subject.ports(), target.dialect(), "speaking", 1, 0)) {
        Outcome outcome = answers(one, Objects.requireNonNull(Scenario.FOLLOWED.load()));
        results.accept(new Row(round, target, Scenario.FOLLOWED, outcome, standing));
      }
    }
  }

  private boolean isClustered() {
    return subject instanceof ClusterSubject;
  }

  private long storeBytes() throws IOException {
    return subject instanceof ClusterSubject cluster ? cluster.storeBytes() : 0;
  }

  private long storeCpuNanos() throws IOException {
    return subject instanceof ClusterSubject cluster ? cluster.storeCpuNanos() : 0;
  }

  private void recover() throws IOException {
    int clients = Gathering.RETURNING.receivers();
    Recovery.measure(subject, "returning-first", clients / WARM_UP_PART);
    Outcome outcome = Recovery.measure(subject, "returning", clients);
    results.accept(new Row(round, target, Scenario.RECOVER, outcome, Standing.NONE));
  }
}
