package io.parley.bench;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What Parley wants to reach.
 *
 * @param base what it is compared with; {@code null} where the figure itself counts
 * @param isMost whether less is better
 */
record Aim(
    String text,
    Target target,
    @Nullable Target base,
    Scenario scenario,
    Metric metric,
    double limit,
    boolean isMost) {

  /** All of them. */
  static final List<Aim> ALL =
      List.of(
          least("plain on WildFly at least 3 x `ws`", Target.PARLEY_WILDFLY, Target.WS, 3),
          least(
              "superchat on WildFly at least 4.5 x `ws`",
              Target.PARLEY_WILDFLY_SUPERCHAT,
              Target.WS,
              4.5),
          least(
              "plain on Payara at least 4 x the naive endpoint there",
              Target.PARLEY_PAYARA,
              Target.NAIVE_PAYARA,
              4),
          least(
              "superchat on Payara at least 2 x `ws`",
              Target.PARLEY_PAYARA_SUPERCHAT,
              Target.WS,
              2),
          new Aim(
              "10,000 clients: plain on WildFly at least 1 x `ws`",
              Target.PARLEY_WILDFLY,
              Target.WS,
              Scenario.CROWD,
              Metric.DELIVERIES,
              1,
              false),
          new Aim(
              "p99 at the fixed rate: plain on WildFly at most 1 x `ws`",
              Target.PARLEY_WILDFLY,
              Target.WS,
              Scenario.RATE,
              Metric.P99_MILLIS,
              1,
              true),
          new Aim(
              "`pipeline` with Redis at least 0.5 x without",
              Target.PARLEY_WILDFLY_REDIS,
              Target.PARLEY_WILDFLY_SUPERCHAT,
              Scenario.PIPELINE,
              Metric.ANSWERS,
              0.5,
              false),
          new Aim(
              "`senders` with Redis at least 0.5 x without",
              Target.PARLEY_WILDFLY_REDIS,
              Target.PARLEY_WILDFLY_SUPERCHAT,
              Scenario.SENDERS,
              Metric.ANSWERS,
              0.5,
              false),
          new Aim(
              "an idle connection on WildFly: at most 12 KB",
              Target.PARLEY_WILDFLY,
              null,
              Scenario.IDLE,
              Metric.KILOBYTES,
              12,
              true));

  private static Aim least(String text, Target target, Target base, double limit) {
    return new Aim(
        "fan-out: " + text, target, base, Scenario.FANOUT, Metric.DELIVERIES, limit, false);
  }

  /** The row of a Markdown table: aim, reached, and yes or no unless others had a part in it. */
  String row(Results results) {
    double reached =
        base == null
            ? results.median(target, scenario, metric)
            : results.ratio(target, base, scenario, metric);
    if (Double.isNaN(reached)) {
      return "| " + text + " | not measured | - |";
    }
    boolean isDisturbed =
        results.isDisturbed(target, scenario)
            || (base != null && results.isDisturbed(base, scenario));
    boolean isReached = isMost ? reached <= limit : reached >= limit;
    return String.format(
        Locale.ROOT,
        "| %s | %.2f%s | %s |",
        text,
        reached,
        base == null ? " KB" : " x",
        isDisturbed ? "disturbed" : isReached ? "yes" : "no");
  }
}
