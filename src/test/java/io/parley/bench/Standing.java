package io.parley.bench;

/**
 * What connections cost that are there and say nothing; NaN where it was not measured, or there is no store.
 *
 * @param bytes of the nodes' memory, a connection
 * @param storeBytes of the store's, a room
 * @param cores that nodes and store have together
 * @param storeCores that the store has of them
 */
record Standing(double bytes, double storeBytes, double cores, double storeCores) {
  /** Of what says nothing about them. */
  static final Standing NONE = new Standing(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  /** Memory alone. */
  static Standing ofBytes(double bytes) {
    return new Standing(bytes, Double.NaN, Double.NaN, Double.NaN);
  }
}
