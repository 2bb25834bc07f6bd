package io.parley.protocol;

import java.text.Normalizer;
import java.util.function.IntPredicate;

/** What the rules for both kinds of names share: NFKC, a length in code points, an allowed set. */
final class NameForm {
  /**
   * NFKC makes one code point of at most four, each of two chars at most. Longer text is refused unread: it could not fit,
   * and to sort a long row of combining marks takes the square of its length.
   */
  private static final int MAX_RAW_CHARS_PER_CODE_POINT = 8;

  private NameForm() {}

  static String normalize(String raw, int maxCodePoints, IntPredicate allowed)
      throws InvalidNameException {
    if (raw.length() > maxCodePoints * MAX_RAW_CHARS_PER_CODE_POINT) {
      throw new InvalidNameException("longer than " + maxCodePoints + " code points");
    }
    String name = Normalizer.normalize(raw, Normalizer.Form.NFKC);
    int length = name.codePointCount(0, name.length());
    if (length == 0 || length > maxCodePoints) {
      throw new InvalidNameException("not 1 to " + maxCodePoints + " code points");
    }
    if (!name.codePoints().allMatch(allowed)) {
      throw new InvalidNameException("a character that is not allowed");
    }
    return name;
  }
}
