package io.parley.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code ./mvnw verify -Pbench}: measures the servers in turn, round by round, and writes the report. One server is up at
 * a time. What goes wrong with one spoils its own figures alone, is told, and makes the command fail when it ends.
 */
public final class Benchmark {
  /** Beside the connections: the generator's and the servers' own files. */
  private static final int OTHER_FILES = 1000;

  private final Options options;
  private final Workplace workplace;
  private final PrintStream out;

  /** Of the machine, before there is any load. */
  private final List<String> facts;

  private final List<Row> rows = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private boolean isFailed;

  private Benchmark(Options options, Workplace workplace, PrintStream out, List<String> facts) {
    this.options = options;
    this.workplace = workplace;
    this.out = out;
    this.facts = facts;
  }

  /** Takes its options from system properties. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Benchmark benchmark =
        new Benchmark(
            Options.ofSystemProperties(), Workplace.ofBuild(), System.out, Machine.facts());
    benchmark.checkOpenFiles();
    benchmark.run();
    benchmark.report();
    System.exit(benchmark.isFailed ? 1 : 0);
  }

  private void checkOpenFiles() {
    int connections =
        options.scenarios().stream()
            .mapToInt(each -> each.gathering().connections())
            .max()
            .orElse(0);
    long allowed = Machine.openFilesAllowed();
    if (allowed < connections + OTHER_FILES) {
      throw new IllegalStateException(
          connections
              + " connections need "
              + (connections + OTHER_FILES)
              + " open files in one process, and this shell allows "
              + allowed
              + ": run 'ulimit -n 20000' first, or leave crowd and idle out with -Dbench.cases");
    }
  }

  private void run() throws InterruptedException {
    List<Target> targets = new ArrayList<>();
    for (Target target : options.targets()) {
      if (options.scenarios().stream().noneMatch(target::serves)) {
        continue;
      }
      target
          .missing()
          .ifPresentOrElse(
              tool -> remark(target.id() + " is left out: " + tool + " is missing"),
              () -> targets.add(target));
    }
    for (int round = 1; round <= options.rounds(); round++) {
      for (Target target : targets) {
        measure(round, target);
      }
    }
  }

  private void measure(int round, Target target) throws InterruptedException {
    try {
      Turn.take(round, target, options, workplace, this::add);
    } catch (IOException | RuntimeException | AssertionError failure) {
      isFailed = true;
      remark(target.id() + " failed in round " + round + ": " + failure);
    }
  }

  private void add(Row row) {
    rows.add(row);
    out.println(row.line());
  }

  private void remark(String remark) {
    remarks.add(remark);
    out.println(remark);
  }

  private void report() throws IOException {
    Results results = new Results(rows);
    List<String> csv = new ArrayList<>();
    csv.add(Row.CSV_HEAD);
    rows.forEach(row -> csv.add(row.csv()));
    Files.write(workplace.file("results.csv"), csv);
    List<String> report = Report.write(results, options, facts, remarks);
    Files.write(workplace.file("report.md"), report);
    List<String> chart = Chart.draw(results);
    Files.write(workplace.file("chart.svg"), chart);
    report.forEach(out::println);
    if (options.publish()) {
      Publication.publish(report, chart);
    }
  }
}
