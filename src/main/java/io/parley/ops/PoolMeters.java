package io.parley.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.pool.Census;
import io.parley.pool.ClientPool;
import io.parley.pool.PoolCounters;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Subprotocol;
import io.parley.security.ApiKeys.Verdict;
import io.parley.security.ApiRefusals;
import io.parley.security.Refusal;
import io.parley.security.Refusals;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What is measured of the connections and what goes through them. */
@Singleton
public class PoolMeters {
  private static final String CLOSES = "Connections that have ended, by who closed them";

  /** Of a connection that ended without a close frame (RFC 6455, section 7.1.5). */
  private static final int NO_CLOSE_FRAME = 1006;

  private final ClientPool pool;
  private final PoolCounters counters;
  private final Refusals refusals;
  private final ApiRefusals requestRefusals;
  private volatile Census census;

  /** Made by the container. */
  @Inject
  public PoolMeters(ClientPool pool, Refusals refusals, ApiRefusals requestRefusals) {
    this.pool = pool;
    this.counters = pool.counters();
    this.refusals = refusals;
    this.requestRefusals = requestRefusals;
    this.census = pool.census();
  }

  /** Looks at every client, once for all the meters that tell of it. */
  void refresh() {
    census = pool.census();
  }

  void bindTo(MeterRegistry registry) {
    for (Subprotocol subprotocol : Subprotocol.values()) {
      String label = subprotocol.name().toLowerCase(Locale.ROOT);
      Gauge.builder("parley.connections", this, meters -> meters.census.clients(subprotocol))
          .description("Open connections")
          .tag("subprotocol", label)
          .register(registry);
      FunctionCounter.builder(
              "parley.messages.received", counters, counts -> counts.received(subprotocol))
          .description("Whole text messages that came; one may hold several commands")
          .tag("subprotocol", label)
          .register(registry);
    }
    for (Refusal refusal : Refusal.values()) {
      FunctionCounter.builder(
              "parley.handshakes.refused", refusals, counts -> counts.count(refusal))
          .description("Handshakes refused before the upgrade, or right after it")
          .tag("reason", refusal.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    for (CloseCode code : CloseCode.values()) {
      FunctionCounter.builder("parley.closes", counters, counts -> counts.closes(code))
          .description(CLOSES)
          .tag("by", "server")
          .tag("code", String.valueOf(code.code()))
          .tag("reason", code.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    for (int code : PoolCounters.PEERS_CODES) {
      FunctionCounter.builder("parley.closes", counters, counts -> counts.peersCloses(code))
          .description(CLOSES)
          .tag("by", "client")
          .tag("code", code == PoolCounters.OTHER ? "other" : String.valueOf(code))
          .tag("reason", code == NO_CLOSE_FRAME ? "vanished" : "closed")
          .register(registry);
    }
    bindRequestRefusals(registry);
    bindTraffic(registry);
    bindOutboxes(registry);
  }

  private void bindRequestRefusals(MeterRegistry registry) {
    for (Verdict verdict : Verdict.values()) {
      if (verdict != Verdict.ALLOWED) {
        FunctionCounter.builder(
                "parley.requests.refused", requestRefusals, counts -> counts.count(verdict))
            .description("Requests over HTTP refused for want of a key")
            .tag("status", String.valueOf(MetricsServlet.status(verdict)))
            .register(registry);
      }
    }
  }

  private void bindTraffic(MeterRegistry registry) {
    counter("parley.received", "Text that came, in UTF-8", PoolCounters::receivedBytes)
        .baseUnit("bytes")
        .register(registry);
    counter("parley.sent", "Text handed to the container, in UTF-8", PoolCounters::sentBytes)
        .baseUnit("bytes")
        .register(registry);
    counter(
            "parley.deliveries",
            "Events handed to the container, once for each recipient",
            PoolCounters::deliveries)
        .register(registry);
    counter(
            "parley.signals.dropped",
            "Signals left out for clients that did not keep up, once for each recipient",
            PoolCounters::dropped)
        .register(registry);
    counter("parley.pings", "Pings sent", PoolCounters::pings).register(registry);
    counter(
            "parley.pings.missed",
            "Pings without an answer when it was time for the next",
            PoolCounters::missedPings)
        .register(registry);
  }

  private FunctionCounter.Builder<PoolCounters> counter(
      String name, String description, ToDoubleFunction<PoolCounters> count) {
    return FunctionCounter.builder(name, counters, count).description(description);
  }

  private void bindOutboxes(MeterRegistry registry) {
    Gauge.builder("parley.outbox.events", this, meters -> meters.census.waitingEvents())
        .description("Events that wait to be handed to the container, over all clients")
        .register(registry);
    Gauge.builder("parley.outbox", this, meters -> meters.census.unsentBytes())
        .description("Text that waits or is on its way through the container, over all clients")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("parley.outbox.largest", this, meters -> meters.census.mostUnsentBytes())
        .description("The same of the one client for whom it is most")
        .baseUnit("bytes")
        .register(registry);
  }
}
