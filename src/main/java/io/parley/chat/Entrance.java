package io.parley.chat;

import io.parley.pool.Client;
import io.parley.pool.ClientGone;
import io.parley.pool.ClientPool;
import io.parley.pool.FrameSink;
import io.parley.pool.Identity;
import io.parley.protocol.Event;
import io.parley.protocol.Subprotocol;
import io.parley.security.Admission;
import io.parley.security.ClientAddress;
import io.parley.security.Refusal;
import io.parley.security.Refusals;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts each client in when it comes into the pool and out when it leaves, in whatever way. Safe on every thread: of
 * those who find out that a client has gone, the one who takes its address from the map counts it out.
 */
@Singleton
public class Entrance {
  private final Admission admission;
  private final Refusals refusals;
  private final ClientPool pool;
  private final ConnectionLog log;
  private final Map<Client, ConnectionLog.Stay> inside = new ConcurrentHashMap<>();

  /** Made by the container. */
  @Inject
  public Entrance(Admission admission, Refusals refusals, ClientPool pool, ConnectionLog log) {
    this.admission = admission;
    this.refusals = refusals;
    this.pool = pool;
    this.log = log;
  }

  /**
   * Counts a new connection in, unless the node or the address is full, as it may have become since the handshake: the reason is
   * returned, and the caller is to refuse the connection or close it with 1013. Whoever is let in is opened or turned away next.
   */
  public Optional<Refusal> letIn(ClientAddress address) {
    Optional<Refusal> full = admission.enter(address);
    full.ifPresent(refusal -> refusals.add(refusal, refusal.reason(), address));
    return full;
  }

  /** Counts one out that was let in and is not opened after all. */
  public void turnAway(ClientAddress address) {
    admission.leave(address);
  }

  /**
   * Takes a connection that was let in into the pool.
   *
   * @param sink the way out to it
   * @param first sent to it before anything else; {@code null}: nothing
   */
  public Client open(
      ClientAddress address,
      Identity identity,
      Subprotocol subprotocol,
      FrameSink sink,
      @Nullable Event first) {
    Client client = pool.open(identity, subprotocol, sink, first);
    inside.put(client, log.opened(client, address));
    // The client may have left the pool meanwhile. Either that is seen here, or the event sees the
    // entry above.
    if (client.isGone()) {
      leave(client);
    }
    return client;
  }

  /** Comes before those of lesser weight: one that threw would keep the event from those behind it. */
  void onClientGone(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ClientGone event) {
    leave(event.client());
  }

  private void leave(Client client) {
    ConnectionLog.Stay stay = inside.remove(client);
    if (stay != null) {
      admission.leave(stay.address());
      log.closed(client, stay);
    }
  }
}
