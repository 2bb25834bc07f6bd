package io.parley.it.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.checker.HistoryChecker;
import io.parley.checker.Line;
import io.parley.checker.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Judges the histories of a run's rounds, and whether all of them together saw what a run that is worth its name sees. */
public final class Verdict {
  private static final int MAX_SHOWN = 20;

  private final Path kept;
  private final List<String> events;
  private final Map<String, Integer> seen = new TreeMap<>();

  /**
   * Nothing has been judged.
   *
   * @param name of the file below {@code target} where the history of a round is left that broke a promise
   * @param events texts that have to stand somewhere in what clients got
   */
  public Verdict(String name, List<String> events) {
    kept = Path.of(System.getProperty("parley.build-directory"), name);
    this.events = events;
  }

  /** A round's history keeps every promise. */
  public void judge(List<Line> history, long seed) throws IOException {
    count(history);
    List<Violation> violations = HistoryChecker.check(history, Round.WINDOW);
    if (!violations.isEmpty()) {
      System.out.println(
          violations.stream()
              .collect(Collectors.groupingBy(Violation::rule, Collectors.counting())));
      keep(history);
    }
    assertThat(violations.stream().limit(MAX_SHOWN))
        .as("-Dparley.history.seed=%d, %d lines in %s", seed, history.size(), kept)
        .isEmpty();
  }

  private void keep(List<Line> history) throws IOException {
    Files.write(
        kept,
        IntStream.range(0, history.size()).mapToObj(i -> "#" + i + " " + history.get(i)).toList());
  }

  private void count(List<Line> history) {
    for (Line line : history) {
      if (line.kind() == Line.Kind.RECEIVED) {
        seen.merge("received", 1, Integer::sum);
        events.stream()
            .filter(line.text()::contains)
            .forEach(event -> seen.merge(event, 1, Integer::sum));
      } else if (line.kind() == Line.Kind.ENDED) {
        seen.merge("ended " + line.text(), 1, Integer::sum);
      }
    }
  }

  /** All rounds have been judged. */
  public void close() {
    System.out.println(seen);
    assertThat(seen).containsKeys(events.toArray(new String[0]));
  }
}
