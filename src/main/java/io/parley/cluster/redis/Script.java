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
  /** It has to stand first of all (redis.io, "Redis functions and scripts", "Script flags"). */
  private static final String EVEN_IF_FULL = "#!lua flags=allow-oom\n";

  /**
   * Reads a script that lies beside a class, in one file or in several that make it up.
   *
   * @param names of the files; the last gives it its name
   */
  public static Script of(Class<?> beside, String... names) {
    return of("", beside, names);
  }

  /** The same; a store whose memory is full runs it, too. */
  public static Script evenIfFull(Class<?> beside, String... names) {
    return of(EVEN_IF_FULL, beside, names);
  }

  private static Script of(String head, Class<?> beside, String... names) {
    StringBuilder all = new StringBuilder(head);
    for (String name : names) {
      all.append(read(beside, name));
    }
    String text = all.toString();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return new Script(names[names.length - 1], text, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-1", impossible);
    }
  }

  private static String read(Class<?> beside, String name) {
    try (InputStream file = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
