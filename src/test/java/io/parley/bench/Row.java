package io.parley.bench;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one round found for one server in one scenario.
 *
 * @param outcome of a load; {@code null} where there was none
 * @param standing of connections at rest
 */
record Row(
    int round, Target target, Scenario scenario, @Nullable Outcome outcome, Standing standing) {
  static final String CSV_HEAD =
      "round,server,scenario,messages,deliveries,seconds,server_cpu_seconds,generator_cpu_seconds,"
          + "machine_cpu_seconds,p50_micros,p99_micros,bytes_per_connection,"
          + "store_bytes_per_room,cores_at_rest,store_cores_at_rest";

  String csv() {
    Stream<String> figures =
        outcome == null
            ? Stream.generate(() -> "").limit(8)
            : Stream.of(
                String.valueOf(outcome.messages()),
                String.valueOf(outcome.deliveries()),
                number(outcome.seconds()),
                number(outcome.serverCpuSeconds()),
                number(outcome.generatorCpuSeconds()),
                number(outcome.machineCpuSeconds()),
                number(outcome.p50Micros()),
                number(outcome.p99Micros()));
    return Stream.of(
            Stream.of(String.valueOf(round), target.id(), scenario.id()),
            figures,
            Stream.of(
                number(standing.bytes()),
                number(standing.storeBytes()),
                number(standing.cores()),
                number(standing.storeCores())))
        .flatMap(part -> part)
        .collect(Collectors.joining(","));
  }

  /** For whoever watches. */
  String line() {
    String start =
        String.format(Locale.ROOT, "round %d %-24s %-9s", round, target.id(), scenario.id());
    if (outcome == null) {
      return String.format(Locale.ROOT, "%s %,10.0f bytes per connection", start, standing.bytes());
    }
    String line =
        String.format(
            Locale.ROOT,
            "%s %,10.0f %s/s of %.2f us; cores: server %.2f, generator %.2f, others %.2f",
            start,
            outcome.deliveriesPerSecond(),
            scenario.gathering().receivers() == 0 ? "answers" : "deliveries",
            outcome.serverMicrosPerDelivery(),
            outcome.coresOfServer(),
            outcome.coresOfGenerator(),
            outcome.coresOfOthers());
    if (!Double.isNaN(standing.cores())) {
      line +=
          String.format(
              Locale.ROOT,
              "; %,.0f bytes per connection, %,.0f of the store; cores at rest: %.2f, store %.2f",
              standing.bytes(),
              standing.storeBytes(),
              standing.cores(),
              standing.storeCores());
    }
    if (scenario.figures() == Scenario.Figures.RECOVERY) {
      return line + String.format(Locale.ROOT, "; %.2f s", outcome.seconds());
    }
    return Double.isNaN(outcome.p50Micros())
        ? line
        : line
            + String.format(
                Locale.ROOT,
                "; p50 %.3f ms, p99 %.3f ms",
                outcome.p50Micros() / 1000,
                outcome.p99Micros() / 1000);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
  }
}
