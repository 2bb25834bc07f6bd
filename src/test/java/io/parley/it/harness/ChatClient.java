package io.parley.it.harness;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.glassfish.tyrus.client.ClientManager;

/** A well-behaved client, made of Tyrus. */
public final class ChatClient extends Endpoint implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;
  private static final int CALLS = 100;
  private static final int CALL_MILLIS = 200;

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

  @SuppressWarnings("NullAway.Init") // set before connecting returns
  private volatile Session session;

  /**
   * Connects.
   *
   * @param subprotocols asked for, most wanted first
   */
  public ChatClient(URI address, String... subprotocols) throws DeploymentException, IOException {
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create().preferredSubprotocols(List.of(subprotocols)).build();
    ClientManager.createClient().connectToServer(this, config, address);
  }

  @Override
  public void onOpen(Session opened, EndpointConfig config) {
    session = opened;
    opened.addMessageHandler(String.class, (MessageHandler.Whole<String>) this::onMessage);
  }

  /** Structured clients get one object a line, and several lines in a frame. */
  private void onMessage(String message) {
    if (subprotocol().equals("superchat")) {
      message.lines().forEach(received::add);
    } else {
      received.add(message);
    }
  }

  @Override
  public void onClose(Session ended, CloseReason reason) {
    closed.complete(reason);
  }

  /** The subprotocol that was agreed upon; empty where none was. */
  public String subprotocol() {
    return session.getNegotiatedSubprotocol();
  }

  /** Sends a text message. */
  public void send(String text) throws IOException {
    session.getBasicRemote().sendText(text);
  }

  /**
   * Waits until what this client sends reaches another: a client is in its room only a moment after its handshake. What
   * came to the other until then is taken from it.
   */
  public void reach(ChatClient other) throws IOException, InterruptedException {
    for (int i = 0; i < CALLS; i++) {
      String call = "call " + i;
      send(call);
      if (other.hears(call)) {
        return;
      }
    }
    throw new AssertionError("not heard by the other");
  }

  private boolean hears(String call) throws InterruptedException {
    String message;
    do {
      message = received.poll(CALL_MILLIS, MILLISECONDS);
    } while (message != null && !message.equals(call));
    return message != null;
  }

  /** The next message, or line of a structured one, that came or comes. */
  public String next() throws InterruptedException {
    String message = received.poll(PATIENCE_SECONDS, SECONDS);
    if (message == null) {
      throw new AssertionError("no message within " + PATIENCE_SECONDS + " s");
    }
    return message;
  }

  /** Whatever has come and was not taken. */
  public List<String> pending() {
    return List.copyOf(received);
  }

  /** Whether it has not been closed, by either side. */
  public boolean isOpen() {
    return session.isOpen();
  }

  /** Waits for the close and gives its code. */
  public int closeCode() throws InterruptedException, ExecutionException, TimeoutException {
    return closed.get(PATIENCE_SECONDS, SECONDS).getCloseCode().getCode();
  }

  @Override
  public void close() throws IOException {
    session.close();
  }
}
