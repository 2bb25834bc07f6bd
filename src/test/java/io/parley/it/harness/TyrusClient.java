package io.parley.it.harness;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** A participant made of {@link ChatClient}. */
public final class TyrusClient implements Participant {
  private final ChatClient client;

  /** Connects. */
  public TyrusClient(URI address) throws Exception {
    client = new ChatClient(address);
  }

  @Override
  public void say(String text) throws IOException {
    client.send(text);
  }

  @Override
  public List<String> heard() {
    return client.pending();
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
