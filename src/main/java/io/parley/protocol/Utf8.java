package io.parley.protocol;

/** Counts UTF-8 bytes without encoding, for limits that are given in bytes. */
public final class Utf8 {
  private Utf8() {}

  /**
   * The bytes that a text takes on the wire. A surrogate counts 2, so the halves of a pair may be counted in two calls.
   */
  public static int length(CharSequence text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes += 1;
      } else if (c < 0x800 || Character.isSurrogate(c)) {
        bytes += 2;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }
}
