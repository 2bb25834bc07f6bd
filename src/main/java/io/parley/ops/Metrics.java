package io.parley.ops;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is measured, and the scrape of it. What happens often is counted where it happens, and only read here;
 * what would take a walk over all clients is walked once a scrape.
 */
@Singleton
public class Metrics {
  /** The exposition format of Prometheus itself. */
  static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  /** Its successor, where the scraper asks for it. */
  static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final ScrapeClock clock;
  private final PoolMeters pool;
  private final RoomMeters rooms;

  /** Listens to the collector, and would keep the application's classes after it has gone. */
  private final JvmGcMetrics collector = new JvmGcMetrics();

  /** Made by the container. */
  @Inject
  public Metrics(
      PrometheusMeterRegistry registry,
      ScrapeClock clock,
      PoolMeters pool,
      RoomMeters rooms,
      NodeMeters node) {
    this.registry = registry;
    this.clock = clock;
    this.pool = pool;
    this.rooms = rooms;
    pool.bindTo(registry);
    rooms.bindTo(registry);
    node.bindTo(registry);
    List<MeterBinder> machine =
        List.of(
            collector,
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics());
    machine.forEach(binder -> binder.bindTo(registry));
  }

  /**
   * The format for a scraper.
   *
   * @param accept the header; {@code null}: it has none
   */
  static String format(@Nullable String accept) {
    return accept != null && accept.contains("application/openmetrics-text")
        ? OPEN_METRICS
        : PROMETHEUS;
  }

  /** Reads everything, in a format of {@link #format}. */
  String scrape(String format) {
    pool.refresh();
    rooms.refresh();
    String text = registry.scrape(format);
    // Afterwards: the maxima since the last scrape are to be seen in this one, however long ago
    // that was.
    clock.moveOn();
    return text;
  }

  @PreDestroy
  void close() {
    collector.close();
  }
}
