package io.parley.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** {@code Sec-WebSocket-Accept}, step by step (RFC 6455, section 4.2.2). */
record Accept(String key) {
  static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  String concatenated() {
    return key + GUID;
  }

  String sha1Hex() {
    return HexFormat.of().formatHex(sha1());
  }

  String value() {
    return Base64.getEncoder().encodeToString(sha1());
  }

  private byte[] sha1() {
    try {
      return MessageDigest.getInstance("SHA-1")
          .digest(concatenated().getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-1", e);
    }
  }
}
