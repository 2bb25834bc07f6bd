package io.parley.bench;

/**
 * What one measurement found. Every delivery was counted where it arrived.
 *
 * @param deliveries or answers, where nobody hears what is sent
 * @param seconds from the first send until every message was everywhere
 * @param serverCpuSeconds of all the server's processes
 * @param generatorCpuSeconds of the load generator's process
 * @param machineCpuSeconds of everything on this machine
 * @param p50Micros from the scheduled time of sending to the arrival, or from the sending to its answer; NaN where there
 *     is neither
 */
record Outcome(
    long messages,
    long deliveries,
    double seconds,
    double serverCpuSeconds,
    double generatorCpuSeconds,
    double machineCpuSeconds,
    double p50Micros,
    double p99Micros) {

  double deliveriesPerSecond() {
    return deliveries / seconds;
  }

  double serverMicrosPerDelivery() {
    return serverCpuSeconds * 1e6 / deliveries;
  }

  /** How many cores others than the server and the generator had meanwhile: noise. */
  double coresOfOthers() {
    return Math.max(0, machineCpuSeconds - serverCpuSeconds - generatorCpuSeconds) / seconds;
  }

  /** How many cores the generator had; one that comes near 1 is the bottleneck. */
  double coresOfGenerator() {
    return generatorCpuSeconds / seconds;
  }

  double coresOfServer() {
    return serverCpuSeconds / seconds;
  }
}
