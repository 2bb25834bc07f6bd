package io.parley.it.harness;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A TCP connection that speaks WebSocket by hand, or misspeaks it. */
public final class RawConnection implements AutoCloseable {
  /** The key of the handshake in the source material. */
  public static final String KEY = "x3JJHMbDL1EzLkh9GBhXDw==";

  /** Opcodes (RFC 6455, section 5.2). */
  public static final int CONTINUATION = 0;

  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private static final Pattern CONTENT_LENGTH = Pattern.compile("\nContent-Length: (\\d+)\n");
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int NARROW_BYTES = 4096;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  /** A TCP connection to a server, with nothing said yet. */
  public RawConnection(Server server) throws IOException {
    this(server, new Socket());
  }

  private RawConnection(Server server, Socket unconnected) throws IOException {
    this(connect(server, unconnected));
  }

  /** On a connection that somebody else has made, with TLS perhaps. */
  public RawConnection(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  private static Socket connect(Server server, Socket unconnected) throws IOException {
    unconnected.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    return unconnected;
  }

  /** A connection that has been upgraded. */
  public static RawConnection open(Server server) throws IOException {
    return open(server, "");
  }

  /**
   * A connection that has been upgraded.
   *
   * @param query such as {@code ?room=dev}
   * @param headers further header lines
   */
  public static RawConnection open(Server server, String query, String... headers)
      throws IOException {
    return upgrade(new RawConnection(server), server, query, headers);
  }

  /** A connection that has been upgraded and can hold little that is not read: its peer soon has to wait. */
  public static RawConnection openNarrow(Server server, String query, String... headers)
      throws IOException {
    Socket narrow = new Socket();
    narrow.setReceiveBufferSize(NARROW_BYTES);
    return upgrade(new RawConnection(server, narrow), server, query, headers);
  }

  /** The channel of a connection that has been upgraded, with nothing read beyond the handshake. */
  static SocketChannel openChannel(Server server, String query, String... headers)
      throws IOException {
    return upgrade(SocketChannel.open(), server, query, headers);
  }

  /** The same, of a connection that can hold little that is not read. */
  static SocketChannel openNarrowChannel(Server server, String query) throws IOException {
    SocketChannel narrow = SocketChannel.open();
    narrow.setOption(StandardSocketOptions.SO_RCVBUF, NARROW_BYTES);
    return upgrade(narrow, server, query);
  }

  @SuppressWarnings("resource") // the channel goes on without it
  private static SocketChannel upgrade(
      SocketChannel channel, Server server, String query, String... headers) throws IOException {
    upgrade(new RawConnection(server, channel.socket()), server, query, headers);
    return channel;
  }

  private static RawConnection upgrade(
      RawConnection connection, Server server, String query, String... headers) throws IOException {
    try {
      String head = connection.handshake("/ws/chat" + query, "localhost:" + server.port(), headers);
      if (!head.startsWith("HTTP/1.1 101 ")) {
        throw new IOException("not upgraded: " + head);
      }
      return connection;
    } catch (IOException failure) {
      // Or the server would have a client of which nobody here knows, when it takes it after all.
      connection.close();
      throw failure;
    }
  }

  /**
   * Sends the request of a handshake and reads the answer's head.
   *
   * @param headers further header lines
   * @return the status line and the headers, lines ended by a single line feed
   */
  public String handshake(String path, String host, String... headers) throws IOException {
    StringBuilder request =
        new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n")
            .append("Upgrade: websocket\r\nConnection: Upgrade\r\n")
            .append("Sec-WebSocket-Key: " + KEY + "\r\nSec-WebSocket-Version: 13\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    return readHead();
  }

  /** Reads an HTTP head up to its empty line. */
  public String readHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(in.readUnsignedByte());
    }
    return head.toString(StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
  }

  /**
   * Sends a handshake that is to be refused.
   *
   * @return the answer's head and its body, which has the length that the head names
   */
  public Refused refusal(String path, Server server, String... headers) throws IOException {
    String head = handshake(path, "localhost:" + server.port(), headers);
    Matcher length = CONTENT_LENGTH.matcher(head);
    if (!length.find()) {
      throw new IOException("no body: " + head);
    }
    return new Refused(head, readText(Integer.parseInt(length.group(1))));
  }

  /** Reads that many bytes as text. */
  public String readText(int bytes) throws IOException {
    return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
  }

  /** Writes bytes as they are. */
  public void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Sends a whole masked text message. */
  public void sendText(String text) throws IOException {
    sendFrame(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a masked frame. */
  public void sendFrame(boolean fin, int opcode, byte[] payload) throws IOException {
    write(frame(fin, opcode, payload.length, payload));
  }

  /** Sends a close frame with a code and no reason. */
  public void sendClose(int code) throws IOException {
    sendFrame(true, CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
  }

  /**
   * A masked frame as bytes.
   *
   * @param announcedLength in the header, which need not be the payload's
   */
  public static byte[] frame(boolean fin, int opcode, long announcedLength, byte[] payload) {
    byte[] mask = new byte[4];
    ThreadLocalRandom.current().nextBytes(mask);
    byte[] masked = new byte[payload.length];
    for (int i = 0; i < payload.length; i++) {
      masked[i] = (byte) (payload[i] ^ mask[i % 4]);
    }
    byte[] header = header(fin, opcode, announcedLength, mask);
    return ByteBuffer.allocate(header.length + masked.length).put(header).put(masked).array();
  }

  /** The header of a frame whose mask is zero: its payload may be written as it is. */
  public static byte[] header(boolean fin, int opcode, long announcedLength) {
    return header(fin, opcode, announcedLength, new byte[4]);
  }

  private static byte[] header(boolean fin, int opcode, long length, byte[] mask) {
    ByteBuffer header = ByteBuffer.allocate(14);
    header.put((byte) ((fin ? 0x80 : 0) | opcode));
    if (length < 126) {
      header.put((byte) (0x80 | length));
    } else if (length < 65_536) {
      header.put((byte) (0x80 | 126)).putShort((short) length);
    } else {
      header.put((byte) (0x80 | 127)).putLong(length);
    }
    header.put(mask);
    return Arrays.copyOf(header.array(), header.position());
  }

  /** Reads the next frame that is not a ping. */
  public Frame readFrame() throws IOException {
    Frame frame;
    do {
      frame = readAnyFrame();
    } while (frame.opcode() == PING);
    return frame;
  }

  /** Reads the next frame, pings too. */
  public Frame readAnyFrame() throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    long length = second & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    return new Frame(first, second >= 0x80, in.readNBytes(Math.toIntExact(length)));
  }

  /** Reads on, through whatever frames still come, and gives the code of the close frame. */
  public int readCloseCode() throws IOException {
    Frame frame;
    do {
      frame = readAnyFrame();
    } while (frame.opcode() != CLOSE);
    return frame.closeCode();
  }

  /** Reads all that comes until the server has ended its direction. */
  public String readAll() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Reads until the server has ended its direction; true if it did so with a FIN, false if with a reset. */
  public boolean readsToEnd() throws IOException {
    try {
      while (in.read() >= 0) {
        // What came on the way is of no interest.
      }
      return true;
    } catch (java.net.SocketException reset) {
      return false;
    }
  }

  /** Whether the server has ended its direction with a FIN and nothing before it. */
  public boolean isAtEnd() throws IOException {
    try {
      in.readUnsignedByte();
      return false;
    } catch (EOFException end) {
      return true;
    }
  }

  /** Ends our direction with a FIN; the other stays open. */
  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends both directions with a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /**
   * An answer to a handshake that is no upgrade.
   *
   * @param head the status line and the headers
   * @param body as text
   */
  public record Refused(String head, String body) {}

  /**
   * A frame from the server.
   *
   * @param firstByte FIN bit, reserved bits, opcode
   */
  @SuppressWarnings("ArrayRecordComponent") // frames are not compared
  public record Frame(int firstByte, boolean masked, byte[] payload) {
    /** The kind of frame. */
    public int opcode() {
      return firstByte & 0x0f;
    }

    /** The payload as text. */
    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** The code of a close frame; 1005 where it has none (RFC 6455, section 7.1.5). */
    public int closeCode() {
      return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }
  }
}
