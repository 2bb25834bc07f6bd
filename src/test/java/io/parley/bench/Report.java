package io.parley.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The figures as a page of Markdown. */
final class Report {
  private static final List<Metric> OF_LOADS = List.of(Metric.GENERATOR_CORES, Metric.OTHER_CORES);

  private final Results results;
  private final List<String> lines = new ArrayList<>();

  private Report(Results results) {
    this.results = results;
  }

  /**
   * Writes it.
   *
   * @param facts of the machine
   * @param remarks on what is missing, and why
   */
  static List<String> write(
      Results results, Options options, List<String> facts, List<String> remarks) {
    Report report = new Report(results);
    report.lines.add("# Benchmark");
    report.list(facts);
    report.list(
        List.of(
            String.format(
                Locale.ROOT,
                "%d rounds, %d s a measurement; medians, in brackets lowest and highest; ratios are the"
                    + " median of each round's",
                options.rounds(),
                options.seconds().toSeconds())));
    List<String> warnings = new ArrayList<>(remarks);
    warnings.addAll(report.disturbances());
    if (!warnings.isEmpty()) {
      report.list(warnings);
    }
    options.scenarios().forEach(report::section);
    report.aims();
    return report.lines;
  }

  private List<String> disturbances() {
    long disturbed =
        results.rows().stream()
            .filter(row -> Metric.OTHER_CORES.of(row) > Results.QUIET_CORES)
            .count();
    return disturbed == 0
        ? List.of()
        : List.of(
            "**disturbed**: in %d of %d measurements something else on the machine had more than %.1f of a core; ratios between these and others say nothing"
                .formatted(disturbed, results.rows().size(), Results.QUIET_CORES));
  }

  private void list(List<String> points) {
    lines.add("");
    points.forEach(point -> lines.add("- " + point));
  }

  private void section(Scenario scenario) {
    lines.add("");
    lines.add("## `" + scenario.id() + "`: " + scenario.description());
    lines.add("");
    if (scenario.figures() == Scenario.Figures.MEMORY) {
      memory();
    } else {
      table(scenario, scenario.figures().main(), scenario.figures().more());
    }
  }

  private void table(Scenario scenario, Metric main, List<Metric> more) {
    List<Metric> columns = new ArrayList<>(more);
    columns.addAll(OF_LOADS);
    StringBuilder head =
        new StringBuilder(
            "| server | " + main.title() + " | x " + Target.base(scenario).shortTitle() + " |");
    StringBuilder rule = new StringBuilder("|---|---:|---:|");
    columns.forEach(column -> head.append(' ').append(column.title()).append(" |"));
    columns.forEach(column -> rule.append("---:|"));
    lines.add(head.toString());
    lines.add(rule.toString());
    for (Target target : measured(scenario)) {
      StringBuilder row = new StringBuilder("| " + target.title() + " | ");
      row.append(spread(target, scenario, main)).append(" |");
      row.append(times(results.ratio(target, Target.base(scenario), scenario, main)));
      columns.forEach(
          column ->
              row.append(' ')
                  .append(column.show(results.median(target, scenario, column)))
                  .append(" |"));
      lines.add(row.toString());
    }
  }

  private void memory() {
    lines.add("| server | " + Metric.KILOBYTES.title() + " | measured as |");
    lines.add("|---|---:|---|");
    for (Target target : measured(Scenario.IDLE)) {
      lines.add(
          "| "
              + target.title()
              + " | "
              + spread(target, Scenario.IDLE, Metric.KILOBYTES)
              + " | "
              + target.platform().memory()
              + " |");
    }
  }

  private void aims() {
    lines.add("");
    lines.add("## Aims");
    lines.add("");
    lines.add("| aim | reached | |");
    lines.add("|---|---:|---|");
    Aim.ALL.forEach(aim -> lines.add(aim.row(results)));
  }

  private List<Target> measured(Scenario scenario) {
    return Arrays.stream(Target.values()).filter(each -> results.has(each, scenario)).toList();
  }

  private String spread(Target target, Scenario scenario, Metric metric) {
    return metric.show(results.median(target, scenario, metric))
        + " ("
        + metric.show(results.min(target, scenario, metric))
        + " to "
        + metric.show(results.max(target, scenario, metric))
        + ")";
  }

  private static String times(double ratio) {
    return Double.isNaN(ratio) ? " - |" : String.format(Locale.ROOT, " %.2f |", ratio);
  }
}
