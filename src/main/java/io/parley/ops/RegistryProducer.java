package io.parley.ops;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives every bean that measures something the registry, as Micrometer's {@code MeterRegistry}. */
@ApplicationScoped
public class RegistryProducer {

  /** The one registry of the application. */
  @Produces
  @Singleton
  public PrometheusMeterRegistry registry(ScrapeClock clock) {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
  }

  void close(@Disposes PrometheusMeterRegistry registry) {
    registry.close();
  }
}
