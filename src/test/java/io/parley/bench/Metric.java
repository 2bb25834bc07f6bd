package io.parley.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A figure that is compared. */
enum Metric {
  DELIVERIES("deliveries/s", "%,.0f") {
    @Override
    double ofLoad(Outcome outcome) {
      return outcome.deliveriesPerSecond();
    }
  },
  SERVER_MICROS("server CPU, µs a delivery", "%.2f") {
    @Override
    double ofLoad(Outcome outcome) {
      return outcome.serverMicrosPerDelivery();
    }
  },
  ANSWERS("acknowledged sends/s", "%,.0f") {
    @Override
    double ofLoad(Outcome outcome) {
      return outcome.deliveriesPerSecond();
    }
  },
  ANSWER_SERVER_MICROS("server CPU, µs a send", "%.2f") {
    @Override
    double ofLoad(Outcome outcome) {
      return outcome.serverMicrosPerDelivery();
    }
  },
  P50_MICROS("p50, µs", "%,.0f") {
    @Override
    double ofLoad(Outcome outcome) {
      return outcome.p50Micros();
    }
  },
  P99_MICROS("p99, µs", "%,.0f") {
    @Override
    double ofLoad(Outcome outcome) {
      return outcome.p99Micros();
    }
  },
  SECONDS("seconds until the last has everything", "%.2f") {
    @Override
    double ofLoad(Outcome outcome) {
      return outcome.seconds();
    }
  },
  P50_MILLIS("p50, ms", "%.2f") {
    @Override
    double ofLoad(Outcome outcome) {
      return outcome.p50Micros() / 1000;
    }
  },
  P99_MILLIS("p99, ms", "%.2f") {
    @Override
    double ofLoad(Outcome outcome) {
      return outcome.p99Micros() / 1000;
    }
  },
  GENERATOR_CORES("generator, cores", "%.2f") {
    @Override
    double ofLoad(Outcome outcome) {
      return outcome.coresOfGenerator();
    }
  },
  OTHER_CORES("others, cores", "%.2f") {
    @Override
    double ofLoad(Outcome outcome) {
      return outcome.coresOfOthers();
    }
  },
  KILOBYTES("KB a connection", "%.1f") {
    @Override
    double of(Row row) {
      return row.standing().bytes() / 1000;
    }
  },
  STORE_KILOBYTES("KB of Redis a room", "%.1f") {
    @Override
    double of(Row row) {
      return row.standing().storeBytes() / 1000;
    }
  },
  REST_CORES("cores at rest", "%.3f") {
    @Override
    double of(Row row) {
      return row.standing().cores();
    }
  },
  STORE_REST_CORES("of these Redis", "%.3f") {
    @Override
    double of(Row row) {
      return row.standing().storeCores();
    }
  };

  private final String title;
  private final String format;

  Metric(String title, String format) {
    this.title = title;
    this.format = format;
  }

  /** The head of a column of it, with the unit. */
  String title() {
    return title;
  }

  /** That of a load; NaN where none has it. */
  double ofLoad(Outcome outcome) {
    return Double.NaN;
  }

  /** That of a row; NaN where it has none. */
  double of(Row row) {
    @Nullable Outcome outcome = row.outcome();
    return outcome == null ? Double.NaN : ofLoad(outcome);
  }

  /** A value of it, for a reader. */
  String show(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}
