package io.parley.cluster.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A Lua script that the store runs as one step. Its head says what keys and arguments it takes and what it replies.
 *
 * @param name of its file
 * @param text of it
 * @param digest SHA-1 of the text, in hexadecimal digits: what it is called by
 */
public record Script(String name, String text, String digest) {

  /**
   * Reads a script that lies beside a class.
   *
   * @param name of the file
   */
  public static Script of(Class<?> beside, String name) {
    try (InputStream file = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
      byte[] text = file.readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(text);
      return new Script(
          name, new String(text, StandardCharsets.UTF_8), HexFormat.of().formatHex(digest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-1", impossible);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
