package io.parley.it.harness;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts what a server sends into frames, in whatever pieces it comes. Of a long payload it may keep the beginning alone, so
 * that a thousand clients cost little.
 */
final class ServerFrames {
  /** The beginning of a payload that is kept: all of a control frame (RFC 6455, section 5.5). */
  static final int KEPT_BYTES = 125;

  private static final int TWO_BYTE_LENGTH = 126;
  private static final int EIGHT_BYTE_LENGTH = 127;

  private final ByteBuffer header = ByteBuffer.allocate(10);
  private final Listener listener;
  private final int keptBytes;
  private byte[] kept = new byte[KEPT_BYTES];
  private boolean inPayload;
  private long length;
  private long seen;

  private ServerFrames(Listener listener, int keptBytes) {
    this.listener = listener;
    this.keptBytes = keptBytes;
  }

  /** Frames of which a text's beginning is enough. */
  static ServerFrames beginnings(Listener listener) {
    return new ServerFrames(listener, KEPT_BYTES);
  }

  /** Frames with all of their payload. */
  static ServerFrames whole(Listener listener) {
    return new ServerFrames(listener, Integer.MAX_VALUE);
  }

  /** Takes the next bytes, all of them. */
  void take(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      if (inPayload) {
        takePayload(bytes);
      } else {
        header.put(bytes.get());
        if (header.position() == headerBytes()) {
          length = payloadBytes();
          seen = 0;
          inPayload = true;
        }
      }
      if (inPayload && seen == length) {
        inPayload = false;
        int opcode = header.get(0) & 0x0f;
        header.clear();
        listener.frame(opcode, Arrays.copyOf(kept, (int) Math.min(keptBytes, length)));
      }
    }
  }

  private void takePayload(ByteBuffer bytes) {
    int some = (int) Math.min(bytes.remaining(), length - seen);
    if (seen < keptBytes) {
      int keep = (int) Math.min(some, keptBytes - seen);
      if (seen + keep > kept.length) {
        kept = Arrays.copyOf(kept, (int) Math.min(keptBytes, length));
      }
      bytes.get(bytes.position(), kept, (int) seen, keep);
    }
    bytes.position(bytes.position() + some);
    seen += some;
  }

  private int headerBytes() {
    if (header.position() < 2) {
      return 2;
    }
    return switch (header.get(1) & 0x7f) {
      case TWO_BYTE_LENGTH -> 4;
      case EIGHT_BYTE_LENGTH -> 10;
      default -> 2;
    };
  }

  private long payloadBytes() {
    int announced = header.get(1) & 0x7f;
    return switch (announced) {
      case TWO_BYTE_LENGTH -> header.getShort(2) & 0xffff;
      case EIGHT_BYTE_LENGTH -> header.getLong(2);
      default -> announced;
    };
  }

  /** Is told of each whole frame. */
  interface Listener {
    /**
     * A frame has come.
     *
     * @param payload of it, or its beginning of {@link #KEPT_BYTES}
     */
    void frame(int opcode, byte[] payload);
  }
}
