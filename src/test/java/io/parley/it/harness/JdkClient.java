package io.parley.it.harness;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A participant made of the client that the JDK brings. */
public final class JdkClient implements Participant {
  private static final int PATIENCE_SECONDS = 20;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final WebSocket socket;

  /** Connects. */
  public JdkClient(URI address) throws Exception {
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(address, new Listener())
            .get(PATIENCE_SECONDS, SECONDS);
  }

  @Override
  public void say(String text) throws Exception {
    socket.sendText(text, true).get(PATIENCE_SECONDS, SECONDS);
  }

  @Override
  public List<String> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").orTimeout(PATIENCE_SECONDS, SECONDS).join();
  }

  /** Puts messages together from their parts; called by one thread at a time. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        heard.add(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
