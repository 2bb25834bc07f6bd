package io.parley.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events off a socket of its own, as fast as its test asks for them, chunked transfer coding and all. */
public final class EventReader implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final BufferedReader lines;

  /** The status line and the headers of the answer. */
  public final List<String> head = new ArrayList<>();

  private EventReader(Socket socket, Server server, String path, String... headers)
      throws IOException {
    this.socket = socket;
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket.setSoTimeout(PATIENCE_MILLIS);
    StringBuilder request =
        new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    socket
        .getOutputStream()
        .write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    while (head.isEmpty() || !head.get(head.size() - 1).isEmpty()) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("ended within the head: " + head + line);
      }
      if (c == '\n') {
        head.add(line.toString().strip());
        line.setLength(0);
      } else {
        line.append((char) c);
      }
    }
    boolean chunked =
        head.contains("Transfer-Encoding: chunked") || head.contains("transfer-encoding: chunked");
    lines =
        new BufferedReader(
            new InputStreamReader(chunked ? new Chunks(in) : in, StandardCharsets.UTF_8));
  }

  /** Follows a room. */
  public EventReader(Server server, String path, String... headers) throws IOException {
    this(new Socket(), server, path, headers);
  }

  /** One that can hold little that is not read: its peer soon has to wait. */
  public static EventReader narrow(Server server, String path, String... headers)
      throws IOException {
    Socket narrow = new Socket();
    narrow.setReceiveBufferSize(4096);
    return new EventReader(narrow, server, path, headers);
  }

  /** The next event, whatever it is; {@code null} at the end of the stream. */
  public @Nullable Event any() throws IOException {
    String id = null;
    String type = null;
    String data = null;
    String retry = null;
    String line = lines.readLine();
    while (line != null) {
      if (line.isEmpty() && type != null) {
        return new Event(id, type, data == null ? "" : data, retry);
      }
      int colon = line.indexOf(": ");
      switch (colon < 0 ? line : line.substring(0, colon)) {
        case "id" -> id = line.substring(colon + 2);
        case "event" -> type = line.substring(colon + 2);
        case "data" -> data = line.substring(colon + 2);
        case "retry" -> retry = line.substring(colon + 2);
        default -> assertThat(line).isIn("", ":");
      }
      line = lines.readLine();
    }
    return null;
  }

  /** The next event that is no presence. */
  public Event next() throws IOException {
    Event event = any();
    while (event != null && event.type().equals("presence")) {
      event = any();
    }
    if (event == null) {
      throw new IOException("the stream has ended");
    }
    return event;
  }

  /** Waits for a comment, which comes where nothing else does. */
  public void awaitComment() throws IOException {
    String line = lines.readLine();
    while (!":".equals(line)) {
      assertThat(line).as("more of the stream").isNotNull();
      line = lines.readLine();
    }
  }

  /** Goes away with a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Goes away without a word. */
  @Override
  public void close() throws IOException {
    socket.close();
  }

  /**
   * An event.
   *
   * @param id {@code null}: it has none
   * @param retry {@code null}: none is told
   */
  public record Event(@Nullable String id, String type, String data, @Nullable String retry) {
    /** Its data. */
    public JsonObject object() {
      try (JsonReader reader = Json.createReader(new StringReader(data))) {
        return reader.readObject();
      }
    }

    /** The body of a message that is a text. */
    public String body() {
      assertThat(type).as(data).isEqualTo("message");
      return object().getString("body");
    }
  }

  /** What is in chunked transfer coding (RFC 9112, section 7.1), one chunk after the other. */
  private static final class Chunks extends InputStream {
    private final InputStream in;
    private int left;
    private boolean first = true;

    Chunks(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0 && !nextChunk()) {
        return -1;
      }
      int read = in.read(bytes, offset, Math.min(length, left));
      left -= Math.max(read, 0);
      return read;
    }

    private boolean nextChunk() throws IOException {
      StringBuilder size = new StringBuilder();
      int c = in.read();
      while (c >= 0 && (c != '\n' || (size.isEmpty() && !first))) {
        if (c > ' ') {
          size.append((char) c);
        }
        c = in.read();
      }
      first = false;
      left = size.isEmpty() ? 0 : Integer.parseInt(size.toString(), 16);
      return left > 0;
    }
  }
}
