package io.parley.it.harness;

import io.parley.chat.Transcript;
import io.parley.config.Settings;
import io.parley.pool.Client;
import io.parley.pool.ClientGone;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Added to the WAR under test in place of its transcript: fails inside the callbacks of clients with certain names, as a
 * bug of ours would.
 */
@Alternative
@Priority(1)
@Singleton
public class FailingTranscript extends Transcript {
  /** It fails when a client of this name has connected. */
  public static final String AT_OPEN = "FailsAtOpen";

  /** It fails at each message of a client of this name. */
  public static final String AT_MESSAGE = "FailsAtMessage";

  /** It fails when a client of this name has gone. */
  public static final String AT_END = "FailsAtEnd";

  /** Made by the container. */
  @Inject
  public FailingTranscript(Settings settings) {
    super(settings);
  }

  @Override
  public void connection(Client client) {
    failFor(client, AT_OPEN);
  }

  @Override
  public void received(Client client, String message) {
    failFor(client, AT_MESSAGE);
  }

  void onClientGone(@Observes ClientGone event) {
    failFor(event.client(), AT_END);
  }

  private static void failFor(Client client, String name) {
    if (client.name().value().equals(name)) {
      throw new IllegalArgumentException("a failure that a test has asked for");
    }
  }
}
