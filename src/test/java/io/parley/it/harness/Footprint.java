package io.parley.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;

/**
 * What a server holds that must not grow with what its clients have done to it.
 *
 * @param unsentBytes over all clients
 * @param applicationThreads with a class of ours on their stack: lanes, heartbeat, and calls that have not ended
 * @param threads of the whole server
 */
public record Footprint(
    int clients, int rooms, long unsentBytes, int applicationThreads, int threads) {
  /**
   * The containers' pools grow up to their sizes and do not shrink at once; the largest is Payara's for HTTP, of 200. A thread
   * for each of a thousand clients would be far more.
   */
  private static final int POOLED_THREADS = 256;

  static Footprint of(Properties state) {
    return new Footprint(
        Integer.parseInt(state.getProperty("clients")),
        Integer.parseInt(state.getProperty("rooms")),
        Long.parseLong(state.getProperty("unsentBytes")),
        Integer.parseInt(state.getProperty("applicationThreads")),
        Integer.parseInt(state.getProperty("threads")));
  }

  void assertNotAbove(Footprint before) {
    assertThat(clients).as("clients in the pool").isEqualTo(before.clients());
    assertThat(rooms).as("rooms").isEqualTo(before.rooms());
    assertThat(unsentBytes).as("bytes not sent").isLessThanOrEqualTo(before.unsentBytes());
    assertThat(applicationThreads)
        .as("threads in our code")
        .isLessThanOrEqualTo(before.applicationThreads());
    assertThat(threads).as("threads").isLessThanOrEqualTo(before.threads() + POOLED_THREADS);
  }
}
