package io.parley.bench;

import java.nio.ByteBuffer;

/** Socket.IO over Engine.IO 4: the first character tells the packet, the second, in a message, what kind of message. */
final class SocketIoReading extends Reading {
  private static final ByteBuffer CONNECT = ClientFrames.text("40");
  private static final ByteBuffer PONG = ClientFrames.text("3");

  private int seen;
  private byte packet;
  private byte kind;

  SocketIoReading(Listener listener) {
    super(listener);
  }

  @Override
  void begins() {}

  @Override
  void payload(ByteBuffer in, int from, int to) {
    if (seen == 0) {
      packet = in.get(from);
      kind = 0;
    }
    if (seen <= 1 && seen + to - from > 1) {
      kind = in.get(from + 1 - seen);
    }
    seen += to - from;
  }

  @Override
  void messageEnds() {
    seen = 0;
    if (packet == '4' && kind == '2') {
      listener.delivered();
    } else if (packet == '0') {
      listener.say(CONNECT);
    } else if (packet == '4' && kind == '0') {
      listener.joined();
    } else if (packet == '2') {
      listener.say(PONG);
    } else {
      throw new IllegalStateException("unexpected packet " + (char) packet + (char) kind);
    }
  }
}
