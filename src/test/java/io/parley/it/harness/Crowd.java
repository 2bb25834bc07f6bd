package io.parley.it.harness;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.websocket.DeploymentException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Clients of every kind in one room, to see how each of them is let go: raw ones that answer nothing, well-behaved ones,
 * and one that has stopped to read, so that every buffer on the way to it is full.
 */
public final class Crowd implements AutoCloseable {
  private static final int RAW = 16;
  private static final int WELL_BEHAVED = 4;

  /** Linux lets a socket's send buffer grow to 4 MiB; twice that cannot all be under way to the one that does not read. */
  private static final int FILLING_MESSAGES = 140;

  private static final int FILLING_BYTES = 60_000;

  private final List<Closeable> all = new ArrayList<>();
  private final List<RawConnection> raw = new ArrayList<>();
  private final List<ChatClient> wellBehaved = new ArrayList<>();

  /**
   * Connects them all.
   *
   * @param server with room for what waits for the client that has stopped to read
   */
  public static Crowd gather(Server server) throws Exception {
    Crowd crowd = new Crowd();
    try {
      crowd.join(server);
      crowd.fill(server);
      return crowd;
    } catch (Exception | Error failure) {
      crowd.close();
      throw failure;
    }
  }

  private void join(Server server) throws DeploymentException, IOException {
    for (int i = 0; i < RAW; i++) {
      raw.add(added(RawConnection.open(server, "?room=crowd")));
    }
    for (int i = 0; i < WELL_BEHAVED; i++) {
      wellBehaved.add(added(new ChatClient(server.chat("?room=crowd"))));
    }
  }

  private void fill(Server server) throws Exception {
    added(RawConnection.openNarrow(server, "?room=filling"));
    ChatClient reader = added(new ChatClient(server.chat("?room=filling")));
    ChatClient sender = added(new ChatClient(server.chat("?room=filling&name=Sender")));
    wellBehaved.addAll(List.of(reader, sender));
    sender.reach(reader);
    byte[] filling = new byte[FILLING_BYTES];
    Arrays.fill(filling, (byte) 'x');
    String message = new String(filling, US_ASCII);
    for (int i = 0; i < FILLING_MESSAGES; i++) {
      sender.send(message);
    }
    for (int i = 0; i < FILLING_MESSAGES; i++) {
      reader.next();
    }
  }

  /** How the raw connections end, read now: the close frame's code, and what the stream ended with. */
  public List<String> rawEndings() throws IOException {
    List<String> endings = new ArrayList<>();
    for (RawConnection connection : raw) {
      endings.add(ending(connection));
    }
    return endings;
  }

  private static String ending(RawConnection connection) throws IOException {
    try {
      int code = connection.readCloseCode();
      return code + (connection.readsToEnd() ? ", FIN" : ", reset");
    } catch (EOFException bare) {
      return "FIN without a close frame";
    }
  }

  /** The close codes of the well-behaved clients, waited for. */
  public List<Integer> closeCodes()
      throws InterruptedException, ExecutionException, TimeoutException {
    List<Integer> codes = new ArrayList<>();
    for (ChatClient client : wellBehaved) {
      codes.add(client.closeCode());
    }
    return codes;
  }

  private RawConnection added(RawConnection connection) {
    all.add(connection::close);
    return connection;
  }

  private ChatClient added(ChatClient client) {
    all.add(client::close);
    return client;
  }

  @Override
  public void close() throws IOException {
    for (Closeable client : all) {
      client.close();
    }
  }
}
