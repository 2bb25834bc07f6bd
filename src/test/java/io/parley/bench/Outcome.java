package io.parley.bench;

/**
 * What one measurement found. Every delivery was counted where it arrived.
 *
 * @param seconds from the first send until every message was everywhere
 * @param serverCpuSeconds of all the server's processes
 * @param generatorCpuSeconds of the load generator's process
 * @param p50Micros from the scheduled time of sending to the arrival; NaN without a schedule
 */
record Outcome(
    long messages,
    long deliveries,
    double seconds,
    double serverCpuSeconds,
    double generatorCpuSeconds,
    double p50Micros,
    double p99Micros) {

  double deliveriesPerSecond() {
    return deliveries / seconds;
  }

  double serverMicrosPerDelivery() {
    return serverCpuSeconds * 1e6 / deliveries;
  }
}
