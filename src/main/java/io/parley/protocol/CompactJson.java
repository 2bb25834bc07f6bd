package io.parley.protocol;

/** Takes the white space out of JSON and leaves everything else as it was written. */
final class CompactJson {
  private CompactJson() {}

  /**
   * The same value in as few characters as its parts take.
   *
   * @param json valid JSON, perhaps with white space around it
   */
  static String of(String json) {
    StringBuilder compact = new StringBuilder(json.length());
    boolean inText = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inText && c == '\\') {
        compact.append(c);
        i++;
        compact.append(json.charAt(i));
      } else {
        inText = inText ^ (c == '"');
        if (inText || !isWhiteSpace(c)) {
          compact.append(c);
        }
      }
    }
    return compact.toString();
  }

  private static boolean isWhiteSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}
