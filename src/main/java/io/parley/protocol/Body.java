package io.parley.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a message says, for clients of either subprotocol.
 *
 * @param text what plain clients get: the text itself, or the compact JSON of what is not a text
 * @param json what structured clients get where it came as JSON: as it was written, without white space between its
 *     parts (the order of keys, digits and escapes are kept); {@code null}: the text as a JSON string
 */
public record Body(String text, @Nullable String json) {

  /** A plain client's text. */
  public static Body ofText(String text) {
    return new Body(text, null);
  }

  /** UTF-16 code units that it takes to keep it. */
  public int chars() {
    return text.length() + (json == null ? 0 : json.length());
  }

  /** The JSON value that structured clients get. */
  String toJson() {
    return Objects.requireNonNullElseGet(json, () -> JsonText.string(text));
  }
}
