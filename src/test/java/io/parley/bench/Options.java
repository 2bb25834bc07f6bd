package io.parley.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What was asked for on the command line.
 *
 * @param seconds of each measurement
 * @param warmUp of each server, after its start
 * @param flightRecordings where each JVM leaves a recording of itself
 * @param publish whether the report and the chart replace those of the site
 */
record Options(
    int rounds,
    Duration seconds,
    Duration warmUp,
    List<Target> targets,
    List<Scenario> scenarios,
    Optional<Path> flightRecordings,
    boolean publish) {

  static Options ofSystemProperties() {
    return new Options(
        Integer.getInteger("bench.rounds", 3),
        Duration.ofSeconds(Integer.getInteger("bench.seconds", 4)),
        Duration.ofSeconds(Integer.getInteger("bench.warmup", 6)),
        chosen("bench.only", Target.values(), Target::id),
        chosen("bench.cases", Scenario.values(), Scenario::id),
        Optional.ofNullable(System.getProperty("bench.jfr")).map(Path::of),
        isSet("bench.publish"));
  }

  private static boolean isSet(String property) {
    String value = System.getProperty(property);
    return value != null && !value.equals("false");
  }

  /** Those of a comma-separated list, in their usual order; all where there is no list. */
  private static <T> List<T> chosen(String property, T[] all, Function<T, String> id) {
    String list = System.getProperty(property);
    if (list == null) {
      return List.of(all);
    }
    List<String> wanted = List.of(list.split(",", -1));
    List<String> known = Arrays.stream(all).map(id).toList();
    if (!known.containsAll(wanted)) {
      throw new IllegalArgumentException(property + " takes a list of " + known);
    }
    return Arrays.stream(all).filter(one -> wanted.contains(id.apply(one))).toList();
  }
}
