package io.parley.pool;

import io.parley.config.TestSettings;
import io.parley.config.Ticker;
import io.parley.protocol.DisplayName;
import io.parley.protocol.ReconnectWindow;
import io.parley.protocol.Subprotocol;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A pool without a container: its own threads, a clock that stands until it is moved. */
public final class TestPool implements AutoCloseable {
  /** Moved by tests; nanoseconds. */
  public final AtomicLong now = new AtomicLong();

  /** Under test. */
  public final ClientPool pool;

  /** The one that the pool was made with. */
  public final Ticker ticker = now::get;

  private final AtomicLong connections = new AtomicLong();
  private volatile boolean refusing;

  /** What happens when the pool is about to turn newcomers away. */
  Runnable beforeTurningAway = () -> {};

  /** Whether sending the next client away fails. */
  boolean failOnce;

  private final ExecutorService closer = Executors.newSingleThreadExecutor();

  /**
   * Starts a pool.
   *
   * @param onGone is told of each client that leaves
   * @param settings keys and values, in turn, that replace the defaults
   */
  public TestPool(Consumer<ClientGone> onGone, String... settings) {
    pool =
        new ClientPool(
            TestSettings.with(settings),
            ticker,
            runnable -> {
              Thread thread = new Thread(runnable, "test-lane");
              thread.setDaemon(true);
              return thread;
            },
            this::runClose,
            new Told(onGone)) {
          @Override
          void turnAway(Consumer<Client> newcomers) {
            beforeTurningAway.run();
            super.turnAway(newcomers);
          }

          @Override
          void sendAway(Client client, ReconnectWindow window) {
            if (failOnce) {
              failOnce = false;
              throw new IllegalStateException("as the test wants it");
            }
            super.sendAway(client, window);
          }
        };
    pool.start();
  }

  /** Whether the executor that closes has no thread free. */
  public void refuseCloses(boolean refuse) {
    refusing = refuse;
  }

  private void runClose(Runnable close) {
    if (refusing) {
      throw new RejectedExecutionException();
    }
    closer.execute(close);
  }

  /** A plain client with a name. */
  public Client open(FrameSink sink) {
    return open(Subprotocol.CHAT, new DisplayName("Ann"), sink);
  }

  /** A client without a name. */
  public Client open(Subprotocol subprotocol, FrameSink sink) {
    return open(subprotocol, null, sink);
  }

  private Client open(Subprotocol subprotocol, @Nullable DisplayName name, FrameSink sink) {
    return pool.open(identity(name), subprotocol, sink, null);
  }

  /**
   * Somebody new.
   *
   * @param name {@code null}: a guest
   */
  public Identity identity(@Nullable DisplayName name) {
    UUID id = UUID.randomUUID();
    return new Identity(
        id,
        connections.incrementAndGet(),
        name == null ? DisplayName.guest(id) : name,
        name != null);
  }

  @Override
  public void close() {
    pool.stop();
    closer.shutdownNow();
  }

  /** A CDI event with one observer. */
  private record Told(Consumer<ClientGone> observer) implements Event<ClientGone> {
    @Override
    public void fire(ClientGone event) {
      observer.accept(event);
    }

    @Override
    public <U extends ClientGone> CompletionStage<U> fireAsync(U event) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <U extends ClientGone> CompletionStage<U> fireAsync(
        U event, NotificationOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Event<ClientGone> select(Annotation... qualifiers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <U extends ClientGone> Event<U> select(Class<U> subtype, Annotation... qualifiers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <U extends ClientGone> Event<U> select(
        TypeLiteral<U> subtype, Annotation... qualifiers) {
      throw new UnsupportedOperationException();
    }
  }
}
