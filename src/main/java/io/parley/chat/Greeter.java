package io.parley.chat;

import io.parley.config.Settings;
import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.protocol.Event;
import io.parley.protocol.Subprotocol;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks plain clients that gave no name for it, a while after each of their messages. The questions wait in the container's
 * scheduler.
 */
@Singleton
public class Greeter {
  /** Questions that may wait for one client: whoever writes faster than they are asked is asked no more for a while. */
  static final int MAX_WAITING = 100;

  private final Map<Client, Integer> waiting = new ConcurrentHashMap<>();
  private final Settings settings;
  private final ClientPool pool;
  private final Transcript transcript;
  private final ScheduledExecutorService scheduler;
  private final Event.Greeting question;
  private volatile boolean stopping;

  /** Made by the container. */
  @Inject
  public Greeter(
      Settings settings,
      ClientPool pool,
      Transcript transcript,
      ScheduledExecutorService scheduler) {
    this.settings = settings;
    this.pool = pool;
    this.transcript = transcript;
    this.scheduler = scheduler;
    this.question = new Event.Greeting(settings.greeting());
  }

  /** Called after each message of a client; asks later, or not at all. */
  public void greet(Client client) {
    if (settings.greeting().isEmpty()
        || client.isNamed()
        || client.subprotocol() != Subprotocol.CHAT) {
      return;
    }
    if (waiting.merge(client, 1, Integer::sum) > MAX_WAITING) {
      asked(client);
      return;
    }
    try {
      var unused =
          scheduler.schedule(
              () -> ask(client), settings.greetingDelay().toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopping) {
      // The application is going; so are its questions.
      asked(client);
    }
  }

  @PreDestroy
  void stop() {
    stopping = true;
  }

  private void ask(Client client) {
    asked(client);
    if (stopping) {
      // The container's scheduler outlives the application.
      return;
    }
    if (client.isGone()) {
      transcript.notOpened(client);
    } else {
      pool.send(client, question);
    }
  }

  private void asked(Client client) {
    waiting.computeIfPresent(client, (same, questions) -> questions == 1 ? null : questions - 1);
  }
}
