package io.parley.room.directory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is kept of a token: enough to know it again, not enough to make it.
 *
 * @param value SHA-256 of the token, in hexadecimal digits
 */
public record Fingerprint(String value) {

  /** Of a token, which may be anything that a client sent. */
  public static Fingerprint of(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return new Fingerprint(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }
}
