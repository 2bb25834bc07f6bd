package io.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.it.harness.ParleyWar;
import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.pool.FrameSink;
import io.parley.pool.Identity;
import io.parley.protocol.CloseCode;
import io.parley.protocol.DisplayName;
import io.parley.protocol.Event;
import io.parley.protocol.Subprotocol;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pool as a bean of the running server, with the container's own threads. Runs inside the server. */
@ExtendWith(ArquillianExtension.class)
@SuppressWarnings("NullAway.Init") // filled in by the container
class InContainerIT {
  @Inject ClientPool pool;
  @Inject BeanManager beans;

  @Deployment
  static WebArchive war() {
    return ParleyWar.with();
  }

  @Test
  void pool_isApplicationScoped() {
    assertEquals(
        ApplicationScoped.class, beans.resolve(beans.getBeans(ClientPool.class)).getScope());
  }

  @Test
  void pool_tagsClientsWithUuids_broadcastsToThoseItIsGiven_andLetsThemGo() throws Exception {
    Sink first = new Sink();
    Sink second = new Sink();
    Client one = pool.open(identity(1), Subprotocol.CHAT, first, null);
    Client two = pool.open(identity(2), Subprotocol.CHAT, second, null);
    assertNotEquals(one.id(), two.id());

    pool.broadcast(List.of(two), new Event.Greeting("to the second"));
    pool.broadcast(List.of(one, two), new Event.Greeting("to both"));

    assertEquals("to both", first.sent.poll(10, TimeUnit.SECONDS));
    assertEquals("to the second", second.sent.poll(10, TimeUnit.SECONDS));
    assertEquals("to both", second.sent.poll(10, TimeUnit.SECONDS));
    pool.closeSoon(one, CloseCode.GOING_AWAY);
    assertEquals(CloseCode.GOING_AWAY, first.closed.poll(10, TimeUnit.SECONDS));
    assertTrue(pool.remove(two, false));
    assertEquals(0, pool.size());
  }

  private static Identity identity(long connection) {
    return new Identity(UUID.randomUUID(), connection, new DisplayName("Ann"), true);
  }

  /** A connection that is none. */
  private static final class Sink implements FrameSink {
    private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
    private final BlockingQueue<CloseCode> closed = new LinkedBlockingQueue<>();

    @Override
    public void send(String text, Runnable done) {
      sent.add(text);
      done.run();
    }

    @Override
    public boolean ping() {
      return true;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close(CloseCode code, String reason) {
      closed.add(code);
    }
  }
}
