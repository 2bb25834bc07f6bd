package io.parley.protocol;

/**
 * A room's name: 1 to 64 code points after NFKC; letters, marks and decimal digits of any script and {@code . _ - :};
 * case-sensitive.
 *
 * @param value the name in NFKC
 */
public record RoomName(String value) {
  private static final int MAX_CODE_POINTS = 64;

  /**
   * Normalizes and checks a name.
   *
   * @throws InvalidNameException if it is not of the form above
   */
  public static RoomName of(String raw) throws InvalidNameException {
    return new RoomName(NameForm.normalize(raw, MAX_CODE_POINTS, RoomName::allowed));
  }

  private static boolean allowed(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.DECIMAL_DIGIT_NUMBER ->
          true;
      default -> codePoint == '.' || codePoint == '_' || codePoint == '-' || codePoint == ':';
    };
  }
}
