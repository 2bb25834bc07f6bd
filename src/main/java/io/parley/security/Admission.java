package io.parley.security;

import io.parley.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many connections are open, on this node and from each address, and whether one more may come. The handshake only
 * asks ({@link #check}): one that failed after a reservation would keep it for ever. What counts is {@link #enter}, when
 * the connection is open, and {@link #leave}, once for each that entered.
 *
 * <p>Safe on every thread. One lock guards both counts, so that they are exact: with two, a connection that is refused by
 * the second count would for a moment stand in the first and could keep another out. It is held for a look into a map.
 */
@Singleton
public class Admission {
  private final int maxConnections;
  private final int maxPerAddress;
  private final Map<AddressRange, Integer> perAddress = new HashMap<>();
  private int connections;

  /** Made by the container. */
  @Inject
  public Admission(Settings settings) {
    maxConnections = settings.maxConnections();
    maxPerAddress = settings.maxConnectionsPerAddress();
  }

  /** Why a connection from this address could not enter now; empty where it could. */
  public synchronized Optional<Refusal> check(ClientAddress address) {
    return full(address);
  }

  private Optional<Refusal> full(ClientAddress address) {
    if (maxPerAddress > 0 && perAddress.getOrDefault(address.counted(), 0) >= maxPerAddress) {
      return Optional.of(Refusal.ADDRESS_FULL);
    }
    return maxConnections > 0 && connections >= maxConnections
        ? Optional.of(Refusal.SERVER_FULL)
        : Optional.empty();
  }

  /** Counts a connection in, unless there is a reason against it, which is returned. */
  public synchronized Optional<Refusal> enter(ClientAddress address) {
    Optional<Refusal> refusal = full(address);
    if (refusal.isEmpty()) {
      connections++;
      if (maxPerAddress > 0) {
        perAddress.merge(address.counted(), 1, Integer::sum);
      }
    }
    return refusal;
  }

  /** Counts a connection out that had entered. */
  public synchronized void leave(ClientAddress address) {
    connections--;
    if (maxPerAddress > 0) {
      perAddress.computeIfPresent(
          address.counted(), (range, count) -> count == 1 ? null : count - 1);
    }
  }

  /** How many have entered and not left. */
  public synchronized int connections() {
    return connections;
  }

  /** How many addresses they come from; 0 where addresses are not counted. */
  public synchronized int addresses() {
    return perAddress.size();
  }
}
