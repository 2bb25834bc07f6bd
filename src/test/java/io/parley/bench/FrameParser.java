package io.parley.bench;

import java.nio.ByteBuffer;

/** Splits one connection's bytes into frames and hands payloads on where they lie, without a copy. */
final class FrameParser {
  private static final int CONTROL = 8;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;

  private final Listener listener;
  private final Reading reading;

  /** Of the data frame at hand, still to come. */
  private long left;

  private boolean inPayload;
  private boolean last;

  FrameParser(Listener listener, Reading reading) {
    this.listener = listener;
    this.reading = reading;
  }

  /**
   * Takes bytes.
   *
   * @return where it stopped: the rest, at most the head of a frame or a control frame, has to be given again with what
   *     follows it
   */
  int take(ByteBuffer in, int from, int to) {
    int at = from;
    while (at < to) {
      if (!inPayload) {
        int next = head(in, at, to);
        if (next < 0) {
          return at;
        }
        at = next;
      }
      if (inPayload) {
        int step = (int) Math.min(left, to - at);
        if (step > 0) {
          reading.payload(in, at, at + step);
        }
        at += step;
        left -= step;
        if (left == 0) {
          inPayload = false;
          if (last) {
            reading.messageEnds();
          }
        }
      }
    }
    return at;
  }

  /** Reads the head of a frame, and a control frame whole; where the next byte to look at stands, or -1. */
  private int head(ByteBuffer in, int at, int to) {
    if (to - at < 2) {
      return -1;
    }
    int opcode = in.get(at) & 0x0F;
    int length = in.get(at + 1) & 0xFF;
    int payload = at + 2 + (length == TWO_BYTES ? 2 : length == EIGHT_BYTES ? 8 : 0);
    if (payload > to) {
      return -1;
    }
    if (opcode >= CONTROL) {
      if (payload + length > to) {
        return -1;
      }
      control(opcode, in, payload, length);
      return payload + length;
    }
    last = (in.get(at) & 0x80) != 0;
    left =
        switch (length) {
          case TWO_BYTES -> in.getShort(at + 2) & 0xFFFF;
          case EIGHT_BYTES -> in.getLong(at + 2);
          default -> length;
        };
    inPayload = true;
    return payload;
  }

  private void control(int opcode, ByteBuffer in, int at, int length) {
    if (opcode == CLOSE) {
      listener.closedByServer(length >= 2 ? in.getShort(at) & 0xFFFF : 0);
    } else if (opcode == PING) {
      byte[] data = new byte[length];
      in.get(at, data);
      listener.say(ClientFrames.frame(ClientFrames.PONG, data));
    }
  }
}
