package io.parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** Frames as a client sends them: masked, whole, in direct memory, ready to be written any number of times. */
final class ClientFrames {
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PONG = 10;

  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int SHORT = 125;
  private static final int TWO_BYTES = 126;

  /** Not zero: some servers skip the unmasking then, which no real client's frames let them. */
  private static final int MASK = 0x5AC3_963C;

  private ClientFrames() {}

  static ByteBuffer text(String text) {
    return frame(TEXT, text.getBytes(UTF_8));
  }

  /** An asked-for close, 1000. */
  static ByteBuffer close() {
    return frame(CLOSE, new byte[] {0x03, (byte) 0xE8});
  }

  /**
   * A frame.
   *
   * @param payload less than 64 KiB
   */
  static ByteBuffer frame(int opcode, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocateDirect(payload.length + 8);
    frame.put((byte) (FINAL | opcode));
    if (payload.length <= SHORT) {
      frame.put((byte) (MASKED | payload.length));
    } else {
      frame.put((byte) (MASKED | TWO_BYTES)).putShort((short) payload.length);
    }
    frame.putInt(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ (MASK >>> (24 - 8 * (i % 4)))));
    }
    return frame.flip();
  }
}
