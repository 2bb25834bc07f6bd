package io.parley.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One connection of the load generator: first the upgrade, then frames. Used by the generator's thread alone. */
final class Link implements Listener {
  private static final String SWITCHING = "HTTP/1.1 101 ";

  private final Swarm swarm;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final FrameParser parser;
  private final Reading reading;
  private final ArrayDeque<ByteBuffer> unsent = new ArrayDeque<>();

  private @Nullable Room room;
  private @Nullable Room spokenIn;
  private byte[] kept = new byte[0];
  private boolean upgraded;
  private boolean isMember;
  private boolean closing;
  private boolean ended;
  private long deliveries;
  private long acknowledgements;

  /**
   * Begins to connect.
   *
   * @param reading how it is read once it is open
   * @param request for the upgrade
   */
  Link(
      Swarm swarm, Selector selector, int port, Function<Listener, Reading> reading, String request)
      throws IOException {
    this.swarm = swarm;
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    // Ten thousand closed connections would hold their ports for a minute each.
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    this.reading = reading.apply(this);
    parser = new FrameParser(this, this.reading);
    unsent.add(ByteBuffer.wrap(request.getBytes(US_ASCII)));
    boolean connected =
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    key = channel.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT);
    key.attach(this);
    if (connected) {
      write();
    }
  }

  /** Of a link whose messages count: the room that they count for. */
  void countFor(Room hearing) {
    room = hearing;
  }

  /** Of a link that sends: the room that it sends for. */
  void sendFor(Room speaking) {
    spokenIn = speaking;
  }

  /** The selector found something to do. */
  void ready() {
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        write();
      } else if (key.isWritable()) {
        write();
      }
      if (!ended && key.isReadable()) {
        read();
      }
    } catch (IOException e) {
      if (!closing) {
        throw new UncheckedIOException("a connection failed", e);
      }
      end();
    }
  }

  private void read() throws IOException {
    ByteBuffer in = swarm.readBuffer();
    // What was kept of the last read stands right before what this one brings.
    int from = Swarm.FRONT - kept.length;
    in.clear().put(from, kept).position(Swarm.FRONT);
    int count = channel.read(in);
    if (count < 0) {
      if (!closing) {
        throw new EOFException("the server ended a connection");
      }
      end();
      return;
    }
    swarm.received(count);
    int to = in.position();
    int taken = upgraded ? parser.take(in, from, to) : upgrade(in, from, to);
    if (taken < to || kept.length > 0) {
      kept = new byte[to - taken];
      in.get(taken, kept);
    }
  }

  private int upgrade(ByteBuffer in, int from, int to) {
    byte[] bytes = new byte[to - from];
    in.get(from, bytes);
    String head = new String(bytes, US_ASCII);
    int end = head.indexOf("\r\n\r\n");
    if (end < 0) {
      return from;
    }
    if (!head.startsWith(SWITCHING)) {
      throw new IllegalStateException("no upgrade: " + head.lines().findFirst().orElse(""));
    }
    upgraded = true;
    reading.begins();
    return parser.take(in, from + end + 4, to);
  }

  /** Sends a frame; it may be sent by others at the same time. */
  @Override
  public void say(ByteBuffer frame) {
    unsent.add(frame.duplicate());
    if (unsent.size() == 1) {
      try {
        write();
      } catch (IOException e) {
        throw new UncheckedIOException("a connection failed", e);
      }
    }
  }

  private void write() throws IOException {
    ByteBuffer next = unsent.peek();
    while (next != null) {
      channel.write(next);
      if (next.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
      unsent.remove();
      next = unsent.peek();
    }
    key.interestOps(SelectionKey.OP_READ);
  }

  @Override
  public void joined() {
    isMember = true;
    swarm.joined();
  }

  @Override
  public void delivered() {
    long message = deliveries++;
    Room hearing = room;
    if (hearing != null) {
      hearing.arrived(message);
      swarm.delivered(message);
    }
  }

  @Override
  public void acknowledged() {
    if (isMember) {
      long message = acknowledgements++;
      Room speaking = spokenIn;
      if (speaking != null && speaking.receivers().isEmpty()) {
        swarm.answered(speaking.sentAt(message));
      }
    } else {
      joined();
    }
  }

  @Override
  public void closedByServer(int code) {
    if (!closing) {
      throw new IllegalStateException("the server closed a connection with " + code);
    }
    end();
  }

  /** Says goodbye; the server's answer ends the connection. */
  void close() {
    closing = true;
    try {
      say(ClientFrames.close());
    } catch (UncheckedIOException gone) {
      end();
    }
  }

  /** Drops the connection. */
  void end() {
    if (!ended) {
      ended = true;
      swarm.ended();
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  long deliveries() {
    return deliveries;
  }

  long acknowledgements() {
    return acknowledgements;
  }

  void reset() {
    deliveries = 0;
    acknowledgements = 0;
    reading.reset();
  }
}
