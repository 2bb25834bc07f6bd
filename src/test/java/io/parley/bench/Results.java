package io.parley.bench;

import java.util.List;
import java.util.stream.DoubleStream;

/** All rounds' rows, and what they come to. Figures that are not there are NaN. */
record Results(List<Row> rows) {
  /** What others may have. */
  static final double QUIET_CORES = 0.1;

  boolean has(Target target, Scenario scenario) {
    return rows.stream().anyMatch(row -> row.target() == target && row.scenario() == scenario);
  }

  double median(Target target, Scenario scenario, Metric metric) {
    return median(values(target, scenario, metric));
  }

  double min(Target target, Scenario scenario, Metric metric) {
    return values(target, scenario, metric).min().orElse(Double.NaN);
  }

  double max(Target target, Scenario scenario, Metric metric) {
    return values(target, scenario, metric).max().orElse(Double.NaN);
  }

  /** How many times another's figure: the median of each round's ratio, for machines drift. */
  double ratio(Target target, Target other, Scenario scenario, Metric metric) {
    return median(
        rows.stream()
            .filter(row -> row.target() == target && row.scenario() == scenario)
            .mapToDouble(row -> metric.of(row) / ofRound(row.round(), other, scenario, metric))
            .filter(ratio -> !Double.isNaN(ratio)));
  }

  /**
   * Whether anything else on the machine had so much CPU in a measurement that the figure says little. Rounds that were
   * disturbed are not dropped: who may choose among rounds gets what he likes.
   */
  boolean isDisturbed(Target target, Scenario scenario) {
    return max(target, scenario, Metric.OTHER_CORES) > QUIET_CORES;
  }

  private double ofRound(int round, Target target, Scenario scenario, Metric metric) {
    return rows.stream()
        .filter(row -> row.round() == round)
        .filter(row -> row.target() == target && row.scenario() == scenario)
        .mapToDouble(metric::of)
        .findFirst()
        .orElse(Double.NaN);
  }

  private DoubleStream values(Target target, Scenario scenario, Metric metric) {
    return rows.stream()
        .filter(row -> row.target() == target && row.scenario() == scenario)
        .mapToDouble(metric::of)
        .filter(value -> !Double.isNaN(value));
  }

  private static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    int middle = sorted.length / 2;
    return switch (sorted.length % 2) {
      case 0 -> sorted.length == 0 ? Double.NaN : (sorted[middle - 1] + sorted[middle]) / 2;
      default -> sorted[middle];
    };
  }
}
