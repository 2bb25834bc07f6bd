package io.parley.chat;

import io.parley.config.Settings;
import io.parley.log.LogText;
import io.parley.pool.Client;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * The server's side of a conversation in the log, where {@code chat.transcript} is on: the only place where a message's
 * body is ever logged. Each line begins with the client's UUID.
 */
@Singleton
public class Transcript {
  private static final Logger LOG = System.getLogger(Transcript.class.getName());

  private final boolean on;

  /** Made by the container. */
  @Inject
  public Transcript(Settings settings) {
    on = settings.transcript();
  }

  /** A client has connected. */
  public void connection(Client client) {
    line(client, "connection()");
  }

  /** A whole message has come in. */
  public void received(Client client, String message) {
    line(client, on ? "Received: " + LogText.escape(message) : "");
  }

  /** A client was to be asked its name and has gone. */
  public void notOpened(Client client) {
    line(client, "error: Error: not opened");
  }

  private void line(Client client, String text) {
    if (on) {
      LOG.log(Level.INFO, client + " [SERVER] " + text);
    }
  }
}
