package io.parley.it.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One client of a {@link Swarm}. It answers pings and closes, unless it is told to answer nothing, and reads all it
 * gets, unless it is told to read less. What it counts may be read on any thread.
 */
public final class SwarmClient {
  private final Swarm swarm;
  private final SocketChannel channel;
  private final @Nullable SwarmListener listener;
  private final ServerFrames frames;
  private final Queue<ByteBuffer> outgoing = new ArrayDeque<>();
  private final MessageOrder order = new MessageOrder();
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicInteger pings = new AtomicInteger();
  private volatile int closeCode;
  private volatile boolean ended;
  private volatile boolean mute;
  private boolean closing;
  private boolean listening = true;
  private @Nullable SelectionKey key;

  SwarmClient(Swarm swarm, SocketChannel channel) {
    this.swarm = swarm;
    this.channel = channel;
    listener = null;
    frames = ServerFrames.beginnings(this::frame);
  }

  SwarmClient(Swarm swarm, SocketChannel channel, SwarmListener listener) {
    this.swarm = swarm;
    this.channel = channel;
    this.listener = listener;
    frames = ServerFrames.whole(this::frame);
  }

  /** Sends a text message, after all that it has sent before. */
  public void send(String text) {
    byte[] payload = text.getBytes(UTF_8);
    swarm.soon(() -> write(RawConnection.TEXT, payload));
  }

  /** Sends a close frame, after all that it has sent before, and reads on until the server ends the connection. */
  public void sendClose(int code) {
    byte[] payload = ByteBuffer.allocate(2).putShort((short) code).array();
    swarm.soon(
        () -> {
          write(RawConnection.CLOSE, payload);
          closing = true;
        });
  }

  /** Ends both directions with a reset; what has come and was not read is lost. */
  public void reset() {
    swarm.soon(
        () -> {
          try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
          } catch (IOException alreadyClosed) {
            return;
          }
          end();
        });
  }

  /** Ends our direction with a FIN, without a close frame; the other stays open. */
  public void halfClose() {
    swarm.soon(
        () -> {
          try {
            mute = true;
            channel.shutdownOutput();
          } catch (IOException alreadyClosed) {
            outgoing.clear();
          }
        });
  }

  /** Reads no more, until it reads on. */
  public void stop() {
    swarm.soon(() -> listen(false));
  }

  /** Reads at most that many bytes, once, of what there is; for one that has stopped. */
  public void readSome(int bytes) {
    swarm.soon(
        () -> {
          if (!ended) {
            read(swarm.buffer().limit(bytes));
          }
        });
  }

  /** Reads all it gets. */
  public void readOn() {
    swarm.soon(() -> listen(true));
  }

  /** Answers neither pings nor closes from now on. */
  public void fallSilent() {
    mute = true;
  }

  /** How many messages came. */
  public int received() {
    return received.get();
  }

  /** In which order they came. */
  public MessageOrder order() {
    return order;
  }

  /** How many pings came. */
  public int pings() {
    return pings.get();
  }

  /** The code of the close frame that came; 0 while none has. */
  public int closeCode() {
    return closeCode;
  }

  /** Whether the server has ended the connection, in whatever way, and everything before that has been read. */
  public boolean isEnded() {
    return ended;
  }

  void register(Selector selector) {
    try {
      key = channel.register(selector, 0, this);
      showInterest();
    } catch (ClosedChannelException e) {
      end();
    }
  }

  void read(ByteBuffer buffer) {
    try {
      if (channel.read(buffer) < 0) {
        end();
      } else {
        frames.take(buffer.flip());
      }
    } catch (IOException reset) {
      end();
    }
  }

  void writeOn() {
    try {
      while (!outgoing.isEmpty()) {
        channel.write(outgoing.element());
        if (outgoing.element().hasRemaining()) {
          break;
        }
        outgoing.remove();
      }
      showInterest();
    } catch (IOException gone) {
      // What the server had sent before can still be read.
      outgoing.clear();
    }
  }

  private void frame(int opcode, byte[] payload) {
    switch (opcode) {
      case RawConnection.TEXT -> {
        String text = new String(payload, UTF_8);
        if (listener == null) {
          order.note(text);
        } else {
          listener.text(text);
        }
        received.incrementAndGet();
      }
      case RawConnection.PING -> {
        pings.incrementAndGet();
        answer(RawConnection.PONG, payload);
      }
      case RawConnection.CLOSE -> {
        closeCode = payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
        answer(RawConnection.CLOSE, payload);
      }
      default -> throw new AssertionError("a frame with opcode " + opcode);
    }
  }

  private void answer(int opcode, byte[] payload) {
    if (!mute && !closing) {
      write(opcode, payload);
    }
  }

  private void write(int opcode, byte[] payload) {
    outgoing.add(ByteBuffer.wrap(RawConnection.frame(true, opcode, payload.length, payload)));
    writeOn();
  }

  private void listen(boolean on) {
    listening = on;
    showInterest();
  }

  private void showInterest() {
    if (key != null && key.isValid()) {
      int reads = listening ? SelectionKey.OP_READ : 0;
      key.interestOps(reads | (outgoing.isEmpty() ? 0 : SelectionKey.OP_WRITE));
    }
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    if (listener != null) {
      listener.ended(closeCode);
    }
  }
}
