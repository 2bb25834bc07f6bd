package io.parley.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file of the WAR as it is handed out. Immutable. */
final class PageFile {
  private static final Pattern COMMA = Pattern.compile(",");
  private static final int TAG_LENGTH = 22;

  private final byte[] content;
  private final String type;
  private final String tag;

  PageFile(byte[] content, String type) {
    this.content = content;
    this.type = type.startsWith("text/") ? type + ";charset=utf-8" : type;
    this.tag = '"' + fingerprint(content) + '"';
  }

  /** To be written, not changed. */
  byte[] content() {
    return content;
  }

  /** The value of Content-Type. */
  String type() {
    return type;
  }

  /** The value of ETag: the same for the same content, on every node and after every restart. */
  String tag() {
    return tag;
  }

  /**
   * Whether what a browser holds is this.
   *
   * @param ifNoneMatch the header of the request (RFC 9110, section 13.1.2)
   */
  boolean isOneOf(@Nullable String ifNoneMatch) {
    return ifNoneMatch != null
        && COMMA
            .splitAsStream(ifNoneMatch)
            .map(String::strip)
            .anyMatch(held -> held.equals(tag) || held.equals("W/" + tag) || held.equals("*"));
  }

  private static String fingerprint(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return new String(Base64.getUrlEncoder().encode(digest), StandardCharsets.US_ASCII)
          .substring(0, TAG_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
