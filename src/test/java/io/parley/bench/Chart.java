package io.parley.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The figures that matter most as bars: an SVG whose text is text, readable on light and on dark ground. */
final class Chart {
  private static final int WIDTH = 760;
  private static final int LABELS = 240;
  private static final int FIGURES = 110;
  private static final int BAR = 16;
  private static final int STEP = 24;
  private static final int HEADING = 44;

  private static final List<Panel> PANELS =
      List.of(
          new Panel(
              "Deliveries a second, 500 clients in a room", Scenario.FANOUT, Metric.DELIVERIES),
          new Panel(
              "Deliveries a second, 10,000 clients in a room", Scenario.CROWD, Metric.DELIVERIES),
          new Panel(
              "Latency at 25,000 deliveries a second, p99 in ms (less is better)",
              Scenario.RATE,
              Metric.P99_MILLIS),
          new Panel(
              "Memory of an idle connection in KB (less is better)",
              Scenario.IDLE,
              Metric.KILOBYTES));

  private final Results results;
  private final List<String> body = new ArrayList<>();
  private final List<String> description = new ArrayList<>();
  private int y;

  private Chart(Results results) {
    this.results = results;
  }

  /** Draws it. */
  static List<String> draw(Results results) {
    Chart chart = new Chart(results);
    PANELS.forEach(chart::panel);
    List<String> lines = new ArrayList<>();
    lines.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"title desc\">"
            .formatted(WIDTH, chart.y + STEP));
    lines.add("<title id=\"title\">Parley and others, measured side by side</title>");
    lines.add("<desc id=\"desc\">" + String.join(" ", chart.description) + "</desc>");
    lines.add("<style>");
    lines.add("text { font: 13px system-ui, sans-serif; fill: #1f2328; }");
    lines.add(".heading { font-weight: 600; font-size: 14px; }");
    lines.add(".bar { fill: #8c959f; }");
    lines.add(".ours { fill: #0969da; }");
    lines.add(".ground { fill: #ffffff; }");
    lines.add("@media (prefers-color-scheme: dark) {");
    lines.add("text { fill: #e6edf3; } .bar { fill: #6e7681; } .ours { fill: #58a6ff; }");
    lines.add(".ground { fill: #0d1117; }");
    lines.add("}");
    lines.add("</style>");
    lines.add("<rect class=\"ground\" width=\"100%\" height=\"100%\"/>");
    lines.addAll(chart.body);
    lines.add("</svg>");
    return lines;
  }

  private void panel(Panel panel) {
    List<Target> targets =
        Arrays.stream(Target.values())
            .filter(target -> results.has(target, panel.scenario()))
            .toList();
    if (targets.isEmpty()) {
      return;
    }
    y += HEADING;
    text(16, y - 14, "heading", panel.title());
    description.add(panel.title() + ":");
    double most = targets.stream().mapToDouble(panel.of(results)).max().orElse(Double.NaN);
    for (Target target : targets) {
      bar(target, panel, panel.of(results).applyAsDouble(target) / most);
    }
  }

  private void bar(Target target, Panel panel, double part) {
    String name = target.title().replace("`", "");
    String figure = panel.metric().show(panel.of(results).applyAsDouble(target));
    double width = Math.max(1, part * (WIDTH - LABELS - FIGURES));
    text(24, y + BAR - 3, "label", name);
    body.add(
        String.format(
            Locale.ROOT,
            "<rect class=\"bar%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
            target.isOurs() ? " ours" : "",
            LABELS,
            y,
            width,
            BAR));
    text(LABELS + width + 8, y + BAR - 3, "figure", figure);
    description.add(name + " " + figure + ";");
    y += STEP;
  }

  private void text(double x, int baseline, String kind, String text) {
    body.add(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>",
            kind,
            x,
            baseline,
            text));
  }

  /** A group of bars. */
  private record Panel(String title, Scenario scenario, Metric metric) {
    ToDoubleFunction<Target> of(Results results) {
      return target -> results.median(target, scenario, metric);
    }
  }
}
