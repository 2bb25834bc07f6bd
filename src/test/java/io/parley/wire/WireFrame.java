package io.parley.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A WebSocket frame (RFC 6455, section 5.2) of at most 125 bytes of payload, which is all that the conversation needs.
 *
 * @param offset where it begins in its direction's bytes
 * @param raw all of its bytes, in hexadecimal
 */
record WireFrame(int offset, String raw) {
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int MAX_SHORT_LENGTH = 125;
  private static final int MASK_BYTES = 4;

  /** Takes a direction's bytes apart, from the end of the HTTP head on. */
  static List<WireFrame> all(byte[] bytes, int from) {
    List<WireFrame> frames = new ArrayList<>();
    int at = from;
    while (at < bytes.length) {
      int length = bytes[at + 1] & 0x7f;
      if (length > MAX_SHORT_LENGTH) {
        throw new IllegalArgumentException("a frame with a longer length field at " + at);
      }
      boolean masked = (bytes[at + 1] & 0x80) != 0;
      int end = at + 2 + (masked ? MASK_BYTES : 0) + length;
      frames.add(new WireFrame(at, HexFormat.of().formatHex(bytes, at, end)));
      at = end;
    }
    return frames;
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(raw);
  }

  boolean fin() {
    return (bytes()[0] & 0x80) != 0;
  }

  int reserved() {
    return (bytes()[0] >> 4) & 7;
  }

  int opcode() {
    return bytes()[0] & 0x0f;
  }

  boolean masked() {
    return (bytes()[1] & 0x80) != 0;
  }

  int length() {
    return bytes()[1] & 0x7f;
  }

  int payloadStart() {
    return masked() ? 2 + MASK_BYTES : 2;
  }

  /** The masking key, in hexadecimal; empty where the frame is not masked. */
  String key() {
    return raw.substring(2 * 2, 2 * payloadStart());
  }

  /** The payload as the sender meant it: each masked byte XOR the key's byte at the index modulo 4. */
  byte[] payload() {
    byte[] bytes = bytes();
    byte[] payload = new byte[length()];
    for (int i = 0; i < payload.length; i++) {
      int maskByte = masked() ? bytes[2 + i % MASK_BYTES] : 0;
      payload[i] = (byte) (bytes[payloadStart() + i] ^ maskByte);
    }
    return payload;
  }

  String text() {
    return new String(payload(), StandardCharsets.UTF_8);
  }

  int closeCode() {
    return ((payload()[0] & 0xff) << 8) | (payload()[1] & 0xff);
  }

  String kind() {
    return switch (opcode()) {
      case TEXT -> "text";
      case CLOSE -> "close";
      case PING -> "ping";
      case PONG -> "pong";
      default -> "opcode " + opcode();
    };
  }

  /** A few words for it. */
  String title() {
    return opcode() == CLOSE ? "close " + closeCode() : kind() + " \"" + text() + "\"";
  }
}
