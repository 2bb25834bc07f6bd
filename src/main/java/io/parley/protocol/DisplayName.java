package io.parley.protocol;

import java.util.UUID;

/**
 * What people see of a client: 1 to 32 code points after NFKC, without control, format (but the two joiners),
 * bidirectional, line-breaking or unassigned characters. Names are not unique and identify nobody.
 *
 * @param value the name in NFKC
 */
public record DisplayName(String value) {
  private static final int MAX_CODE_POINTS = 32;
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  /**
   * Normalizes and checks a name.
   *
   * @throws InvalidNameException if it is not of the form above
   */
  public static DisplayName of(String raw) throws InvalidNameException {
    return new DisplayName(NameForm.normalize(raw, MAX_CODE_POINTS, DisplayName::allowed));
  }

  /** The name of a client that gave none: {@code guest-} and the first four hexadecimal digits of its UUID. */
  public static DisplayName guest(UUID client) {
    return new DisplayName("guest-" + client.toString().substring(0, 4));
  }

  private static boolean allowed(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      // The bidirectional controls are format characters too.
      case Character.FORMAT -> codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER;
      default -> true;
    };
  }
}
