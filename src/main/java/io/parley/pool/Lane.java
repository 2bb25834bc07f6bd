package io.parley.pool;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One sending thread and the clients that wait for it. A client belongs to one lane for life, so that two threads never
 * send to it at once: its frames would overtake each other.
 */
final class Lane {
  private static final Logger LOG = System.getLogger(Lane.class.getName());

  /** Frames sent to one client before the next has its turn: completions may come inline and never end a turn. */
  private static final int MAX_FRAMES_A_TURN = 256;

  private final BlockingQueue<Client> ready = new LinkedBlockingQueue<>();

  /** Puts a client on the queue; called once for each time its outbox asked for it. */
  void schedule(Client client) {
    ready.add(client);
  }

  /**
   * Sends until the thread is interrupted.
   *
   * @param onFailure is told of a client to whom nothing can be sent any more
   */
  void run(Consumer<Client> onFailure) {
    // At each send Payara re-schedules a timer and, for that, looks services up through the context
    // class loader, opening the application's jars: 75 microseconds a frame, 21 with this loader
    // (Payara 6.2025.10, Tyrus 2.1.5).
    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    while (!Thread.currentThread().isInterrupted()) {
      try {
        turn(ready.take(), onFailure);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void turn(Client client, Consumer<Client> onFailure) {
    try {
      for (int i = 0; i < MAX_FRAMES_A_TURN; i++) {
        @Nullable Frame frame = client.outbox().take();
        if (frame == null) {
          return;
        }
        client.sink().send(frame.text(), () -> sent(client, frame));
      }
      schedule(client);
    } catch (RuntimeException | Error failure) {
      // One client's failure must not end the lane of all the others.
      LOG.log(Level.ERROR, () -> client + " sending failed", failure);
      onFailure.accept(client);
    }
  }

  private void sent(Client client, Frame frame) {
    if (client.outbox().sent(frame)) {
      schedule(client);
    }
  }
}
