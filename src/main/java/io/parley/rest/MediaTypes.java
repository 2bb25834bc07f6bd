package io.parley.rest;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads media types and lists of them (RFC 9110, sections 8.3.1 and 12.5.1), and writes them without parameters, in which the
 * libraries differ; a list keeps its weights.
 */
final class MediaTypes {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /** A leading zero may be missing: Java's own HttpURLConnection says {@code *; q=.2} up to Java 17. */
  private static final Pattern WEIGHT = Pattern.compile("0?\\.[0-9]{1,3}|0\\.?|1(\\.0{0,3})?");

  private static final char DELETE = 127;

  private final String text;
  private int at;
  private String weight = "";

  private MediaTypes(String text) {
    this.text = text;
  }

  /** One media type, such as {@code text/plain}; {@code null} if it is none. */
  static @Nullable String single(String header) {
    MediaTypes reader = new MediaTypes(header);
    reader.skipSpace();
    String type = reader.type(false);
    reader.skipSpace();
    return reader.isAtEnd() ? type : null;
  }

  /** What a list in one or more headers asks for, empty for nothing; {@code null} if it is out of form. */
  static @Nullable String list(List<String> headers) {
    StringJoiner plain = new StringJoiner(", ");
    MediaTypes reader = new MediaTypes(String.join(",", headers));
    while (true) {
      reader.skipSpace();
      if (reader.isAtEnd()) {
        return plain.toString();
      }
      if (!reader.takes(',')) {
        String range = reader.type(true);
        reader.skipSpace();
        if (range == null || !(reader.isAtEnd() || reader.takes(','))) {
          return null;
        }
        plain.add(range + reader.weight);
      }
    }
  }

  private @Nullable String type(boolean inList) {
    weight = "";
    String type = token();
    String subtype = "*";
    if (takes('/')) {
      subtype = token();
    } else if (!inList || !type.equals("*")) {
      return null;
    }
    boolean sound = !type.isEmpty() && !subtype.isEmpty() && parameters(inList);
    return sound ? type + "/" + subtype : null;
  }

  private boolean parameters(boolean inList) {
    while (true) {
      int before = at;
      skipSpace();
      if (!takes(';')) {
        at = before;
        return true;
      }
      skipSpace();
      String name = token();
      if (name.isEmpty()) {
        continue;
      }
      int from = at + 1;
      if (!takes('=') || (token().isEmpty() && !quoted())) {
        return false;
      }
      if (inList && name.toLowerCase(Locale.ROOT).equals("q") && !weigh(text.substring(from, at))) {
        return false;
      }
    }
  }

  private boolean weigh(String value) {
    boolean sound = WEIGHT.matcher(value).matches();
    weight = sound ? ";q=" + (value.startsWith(".") ? "0" : "") + value : "";
    return sound;
  }

  private boolean quoted() {
    if (!takes('"')) {
      return false;
    }
    while (!isAtEnd()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return true;
      }
      if (c == '\\' && !isAtEnd()) {
        c = text.charAt(at++);
      }
      if ((c < ' ' && c != '\t') || c == DELETE) {
        return false;
      }
    }
    return false;
  }

  private String token() {
    int from = at;
    while (!isAtEnd() && isTokenCharacter(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private static boolean isTokenCharacter(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || TOKEN_MARKS.indexOf(c) >= 0;
  }

  private void skipSpace() {
    while (!isAtEnd() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private boolean takes(char c) {
    boolean next = !isAtEnd() && text.charAt(at) == c;
    if (next) {
      at++;
    }
    return next;
  }

  private boolean isAtEnd() {
    return at == text.length();
  }
}
