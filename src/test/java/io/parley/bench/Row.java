package io.parley.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one round found for one server in one scenario.
 *
 * @param outcome of a load; {@code null} where memory was measured
 * @param bytesPerConnection NaN where a load was
 */
record Row(
    int round,
    Target target,
    Scenario scenario,
    @Nullable Outcome outcome,
    double bytesPerConnection) {
  static final String CSV_HEAD =
      "round,server,scenario,messages,deliveries,seconds,server_cpu_seconds,generator_cpu_seconds,"
          + "p50_micros,p99_micros,bytes_per_connection";

  String csv() {
    String start = round + "," + target.id() + "," + scenario.id() + ",";
    return outcome == null
        ? start + ",,,,,,," + number(bytesPerConnection)
        : start
            + outcome.messages()
            + ","
            + outcome.deliveries()
            + ","
            + number(outcome.seconds())
            + ","
            + number(outcome.serverCpuSeconds())
            + ","
            + number(outcome.generatorCpuSeconds())
            + ","
            + number(outcome.p50Micros())
            + ","
            + number(outcome.p99Micros())
            + ",";
  }

  /** For whoever watches. */
  String line() {
    String start =
        String.format(Locale.ROOT, "round %d %-24s %-7s", round, target.id(), scenario.id());
    return outcome == null
        ? String.format(Locale.ROOT, "%s %,.0f bytes per connection", start, bytesPerConnection)
        : String.format(
            Locale.ROOT,
            "%s %,10.0f deliveries/s, server %.2f us each (%.0f %% of a core), generator %.0f %%, p50 %.0f us, p99 %.0f us",
            start,
            outcome.deliveriesPerSecond(),
            outcome.serverMicrosPerDelivery(),
            100 * outcome.serverCpuSeconds() / outcome.seconds(),
            100 * outcome.generatorCpuSeconds() / outcome.seconds(),
            outcome.p50Micros(),
            outcome.p99Micros());
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
  }
}
