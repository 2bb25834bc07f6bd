package io.parley.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.config.Settings;
import io.parley.pool.Drain;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What is told of the node as a whole: its health, its drain, and how much it takes. */
@Singleton
public class NodeMeters {
  private final Health health;
  private final Drain drain;
  private final Settings settings;

  /** Made by the container. */
  @Inject
  public NodeMeters(Health health, Drain drain, Settings settings) {
    this.health = health;
    this.drain = drain;
    this.settings = settings;
  }

  void bindTo(MeterRegistry registry) {
    bindProbe(registry, "live", Health::live);
    bindProbe(registry, "ready", Health::ready);
    for (Drain.State state : Drain.State.values()) {
      Gauge.builder("parley.drain.state", drain, now -> now.state() == state ? 1 : 0)
          .description("1 for the state that the node is in, 0 for the others")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder("parley.connections.limit", settings, Settings::maxConnections)
        .description("chat.max-connections; 0: no limit")
        .register(registry);
  }

  private void bindProbe(
      MeterRegistry registry, String probe, Function<Health, List<Check>> checks) {
    for (Check check : checks.apply(health)) {
      Gauge.builder(
              "parley.health",
              health,
              now -> checks.apply(now).stream().anyMatch(each -> isUp(each, check)) ? 1 : 0)
          .description("1 where the check of that probe is up, 0 where it is down")
          .tag("probe", probe)
          .tag("check", check.name())
          .register(registry);
    }
  }

  private static boolean isUp(Check each, Check wanted) {
    return each.up() && each.name().equals(wanted.name());
  }
}
