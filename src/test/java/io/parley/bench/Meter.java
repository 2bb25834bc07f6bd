package io.parley.bench;

import java.io.IOException;

/** What a stretch of time costs, and whom: begun with the load, stopped when the last of it has arrived. */
final class Meter {
  private static final double NANOS = 1e9;

  private final Subject subject;
  private final long serverBefore;
  private final long generatorBefore;
  private final double machineBefore;
  private final long startNanos;

  private double seconds;
  private double serverCpu;
  private double generatorCpu;
  private double machineCpu;

  /**
   * Begins.
   *
   * @param subject what is charged as the server
   */
  Meter(Subject subject) throws IOException {
    this.subject = subject;
    serverBefore = subject.cpuNanos();
    generatorBefore = Machine.generatorCpuNanos();
    machineBefore = Machine.cpuSeconds();
    startNanos = System.nanoTime();
  }

  /** By {@link System#nanoTime}. */
  long startNanos() {
    return startNanos;
  }

  void stop() throws IOException {
    seconds = (System.nanoTime() - startNanos) / NANOS;
    serverCpu = (subject.cpuNanos() - serverBefore) / NANOS;
    generatorCpu = (Machine.generatorCpuNanos() - generatorBefore) / NANOS;
    machineCpu = Machine.cpuSeconds() - machineBefore;
  }

  /** What was found, once it is stopped. */
  Outcome outcome(long messages, long deliveries, Latencies latencies) {
    return new Outcome(
        messages,
        deliveries,
        seconds,
        serverCpu,
        generatorCpu,
        machineCpu,
        latencies.quantile(0.5),
        latencies.quantile(0.99));
  }
}
