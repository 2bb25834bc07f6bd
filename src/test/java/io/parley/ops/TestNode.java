package io.parley.ops;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.parley.config.Settings;
import io.parley.config.TestSettings;
import io.parley.pool.Drain;
import io.parley.pool.Heartbeat;
import io.parley.pool.TestPool;
import io.parley.room.TestRooms;
import io.parley.room.directory.MemoryDirectory;
import io.parley.room.log.GivenRooms;
import io.parley.room.log.MemoryBroker;
import io.parley.security.ApiRefusals;
import io.parley.security.Refusals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A whole node without a container, with a clock that stands until it is moved. */
final class TestNode implements AutoCloseable {
  private final ScrapeClock clock;

  final PrometheusMeterRegistry registry;
  final TestRooms here;
  final TestPool pool;
  final Heartbeat heartbeat;
  final Drain drain;
  final Refusals refusals;
  final ApiRefusals requestRefusals;
  final Health health;
  final Metrics metrics;
  private final AtomicLong scrapeTime = new AtomicLong();
  volatile boolean brokerAvailable = true;
  volatile boolean directoryAvailable = true;

  /**
   * Not started.
   *
   * @param with keys and values, in turn, that replace the defaults
   */
  TestNode(String... with) {
    Settings settings = TestSettings.with(with);
    clock = new ScrapeClock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), System::nanoTime);
    registry = new RegistryProducer().registry(clock);
    here = new TestRooms(registry, with);
    pool = here.test;
    heartbeat = new Heartbeat(pool.pool, settings, pool.ticker, this::thread);
    drain = new Drain(pool.pool, settings, pool.ticker, idle -> new Thread(() -> {}));
    refusals = new Refusals(pool.ticker);
    requestRefusals = new ApiRefusals(pool.ticker);
    health =
        new Health(
            pool.pool,
            heartbeat,
            here.caretaker,
            drain,
            new MemoryBroker(
                settings,
                new GivenRooms(settings),
                Clock.systemUTC(),
                pool.ticker,
                UUID::randomUUID) {
              @Override
              public boolean isAvailable() {
                return brokerAvailable;
              }
            },
            new MemoryDirectory(pool.pool, settings, pool.ticker, UUID::randomUUID) {
              @Override
              public boolean isAvailable() {
                return directoryAvailable;
              }
            });
    metrics =
        new Metrics(
            registry,
            clock,
            new PoolMeters(pool.pool, refusals, requestRefusals),
            new RoomMeters(here.rooms, here.messages, here.broker, here.directory, settings),
            new NodeMeters(health, drain, settings),
            scrapeTime::get);
  }

  private Thread thread(Runnable beats) {
    Thread thread = new Thread(beats);
    thread.setDaemon(true);
    return thread;
  }

  /** Lets its threads begin. */
  void start() {
    heartbeat.start();
    here.caretaker.start();
  }

  /** A scrape that is made anew. */
  String scrape(String format) {
    scrapeTime.addAndGet(Metrics.FRESH.toNanos());
    return metrics.scrape(format);
  }

  void pass(Duration time) {
    pool.now.addAndGet(time.toNanos());
  }

  @Override
  public void close() {
    heartbeat.stop();
    here.caretaker.stop();
    metrics.close();
    here.close();
  }
}
