package io.parley.pool;

import io.parley.protocol.Subprotocol;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * All clients at about one moment.
 *
 * @param clients how many there are of each subprotocol
 * @param waitingEvents for all of them, not yet handed to the container
 * @param unsentBytes for all of them: waiting, or handed to the container and not yet reported as sent
 * @param mostUnsentBytes the same for the one for whom it is most
 */
public record Census(
    Map<Subprotocol, Integer> clients, long waitingEvents, long unsentBytes, long mostUnsentBytes) {
  static Census of(Collection<Client> clients) {
    Map<Subprotocol, Integer> counts = new EnumMap<>(Subprotocol.class);
    long events = 0;
    long bytes = 0;
    long most = 0;
    for (Client client : clients) {
      counts.merge(client.subprotocol(), 1, Integer::sum);
      Outbox.Load load = client.outbox().load();
      events += load.events();
      bytes += load.bytes();
      most = Math.max(most, load.bytes());
    }
    return new Census(Collections.unmodifiableMap(counts), events, bytes, most);
  }

  /** How many clients there are of a subprotocol. */
  public int clients(Subprotocol subprotocol) {
    return clients.getOrDefault(subprotocol, 0);
  }
}
