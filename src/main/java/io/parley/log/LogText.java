package io.parley.log;

/** Makes texts of others fit for one line of a log. */
public final class LogText {
  private LogText() {}

  /**
   * The text with {@code \}{@code uXXXX} for each control, format and separator character and each lone surrogate: with those a
   * client could forge lines or turn their direction.
   */
  public static String escape(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().forEach(codePoint -> append(line, codePoint));
    return line.toString();
  }

  /** Appends one code point, escaped where it has to be. */
  static void append(StringBuilder line, int codePoint) {
    switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> {
        for (char c : Character.toChars(codePoint)) {
          line.append(String.format("\\u%04x", (int) c));
        }
      }
      default -> line.appendCodePoint(codePoint);
    }
  }
}
