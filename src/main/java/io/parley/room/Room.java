package io.parley.room;

import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.protocol.Event;
import io.parley.protocol.RoomName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One room: its members, and the one order in which all of them see its messages. Guarded by itself; publishing holds
 * the lock only while outboxes are filled.
 */
final class Room {
  private final RoomName name;
  private final ClientPool pool;
  private final Set<Client> members = new LinkedHashSet<>();

  Room(RoomName name, ClientPool pool) {
    this.name = name;
    this.pool = pool;
  }

  RoomName name() {
    return name;
  }

  synchronized void add(Client client) {
    members.add(client);
  }

  synchronized void remove(Client client) {
    members.remove(client);
  }

  synchronized boolean isEmpty() {
    return members.isEmpty();
  }

  synchronized int size() {
    return members.size();
  }

  /** Gives a message to every member but its sender. */
  synchronized void publish(Client sender, Event message) {
    List<Client> recipients = new ArrayList<>(members.size());
    for (Client member : members) {
      if (member != sender) {
        recipients.add(member);
      }
    }
    pool.broadcast(recipients, message);
  }
}
