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
import io.parley.config.Ticker;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is measured, and the scrape of it. What happens often is counted where it happens, and only read here;
 * what would take a walk over all clients is walked once a scrape, and that is made once a second at most: whoever asks more
 * often gets the last one again, and costs nobody anything. Safe on every thread.
 */
@Singleton
public class Metrics {
  /** The exposition format of Prometheus itself. */
  static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  /** Its successor, where the scraper asks for it. */
  static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  /** For so long a scrape is given again, in its format. */
  static final Duration FRESH = Duration.ofSeconds(1);

  private final PrometheusMeterRegistry registry;
  private final ScrapeClock clock;
  private final PoolMeters pool;
  private final RoomMeters rooms;
  private final Ticker ticker;

  /** The last scrape in each format; guarded by this. */
  private final Map<String, Scrape> last = new HashMap<>();

  /** Listens to the collector, and would keep the application's classes after it has gone. */
  private final JvmGcMetrics collector = new JvmGcMetrics();

  /** Made by the container. */
  @Inject
  public Metrics(
      PrometheusMeterRegistry registry,
      ScrapeClock clock,
      PoolMeters pool,
      RoomMeters rooms,
      NodeMeters node,
      Ticker ticker) {
    this.registry = registry;
    this.clock = clock;
    this.pool = pool;
    this.rooms = rooms;
    this.ticker = ticker;
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

  /** Reads everything, in a format of {@link #format}, unless that has been done in the last second. One at a time. */
  synchronized String scrape(String format) {
    long now = ticker.nanos();
    Scrape before = last.get(format);
    if (before != null && now - before.at() < FRESH.toNanos()) {
      return before.text();
    }
    String text = read(format);
    last.put(format, new Scrape(text, now));
    return text;
  }

  /** What was read at a time on the ticker. */
  private record Scrape(String text, long at) {}

  private String read(String format) {
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
