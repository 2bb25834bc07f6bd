package io.parley.room;

import io.parley.pool.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What was said by way of this node in one room and has not been heard there yet, by the ticket under which it is being stored: a
 * message is answered where it is heard. Safe on every thread.
 */
final class Awaited {
  private final Map<Long, One> messages = new ConcurrentHashMap<>();

  /** A member's message is about to be stored under a ticket. */
  void add(long ticket, Sender sender) {
    messages.put(ticket, new One(sender, sender.client().heardAt()));
  }

  /** A message of somebody's who is not here, that had come at a time on the ticker, is about to be stored under a ticket. */
  void add(long ticket, long since) {
    messages.put(ticket, new One(null, since));
  }

  /** One is heard, or will not be: it was a duplicate, or could not be stored. {@code null}: it is not awaited. */
  @Nullable One remove(long ticket) {
    return messages.remove(ticket);
  }

  /** Whether something is that a client has said; it may be stored by now. */
  boolean isAny(Client client) {
    return messages.values().stream().anyMatch(one -> one.isOf(client));
  }

  /** What a client has said is not awaited any more; gives what was. */
  List<Sender> removeAll(Client client) {
    List<Sender> senders = new ArrayList<>();
    messages.forEach(
        (ticket, one) -> {
          Sender sender = one.sender();
          if (sender != null && one.isOf(client) && messages.remove(ticket, one)) {
            senders.add(sender);
          }
        });
    return senders;
  }

  /** Nothing is. */
  void clear() {
    messages.clear();
  }

  /**
   * A message that is being stored.
   *
   * @param sender {@code null}: nobody who is here
   * @param since when, on the ticker, it had come
   */
  record One(@Nullable Sender sender, long since) {
    private boolean isOf(Client client) {
      return sender != null && sender.client() == client;
    }
  }
}
