package io.parley.cluster.redis;

import io.parley.protocol.Author;
import io.parley.protocol.Body;
import io.parley.protocol.DisplayName;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Several values in one text: each is written as its length in UTF-16 code units, a colon and itself, a missing one as {@code
 * -}. Nothing needs escaping, and whoever reads knows beforehand how long each is. Reads from the first value to the last; what
 * is out of form is an {@link IllegalArgumentException}.
 */
public final class Fields {
  private static final int MAX_DIGITS = 9;

  private final String text;
  private int position;

  /** Reads a text from its beginning. */
  public Fields(String text) {
    this.text = text;
  }

  /** Writes values, of which some may be missing; each as its {@code toString} has it. */
  public static String write(@Nullable Object... values) {
    StringBuilder out = new StringBuilder(64);
    for (Object value : values) {
      write(out, value);
    }
    return out.toString();
  }

  private static void write(StringBuilder out, @Nullable Object value) {
    if (value == null) {
      out.append('-');
    } else {
      String written = value.toString();
      out.append(written.length()).append(':').append(written);
    }
  }

  /** Writes who said something and what, to be read by {@link #author} and {@link #body}. */
  public static String write(Author author, @Nullable Body body) {
    StringBuilder out = new StringBuilder(128);
    write(out, author.client());
    write(out, author.name().value());
    writeBody(out, body);
    return out.toString();
  }

  /** Writes what was said alone, to be read by {@link #body}. */
  public static String writeBody(@Nullable Body body) {
    StringBuilder out = new StringBuilder(64);
    writeBody(out, body);
    return out.toString();
  }

  private static void writeBody(StringBuilder out, @Nullable Body body) {
    Form form = Form.of(body);
    out.append(form.letter);
    if (body != null) {
      if (form != Form.JSON) {
        write(out, body.text());
      }
      if (form == Form.JSON || form == Form.BOTH) {
        write(out, body.json());
      }
    }
  }

  /** The next value. */
  public String text() {
    String value = optional();
    if (value == null) {
      throw malformed();
    }
    return value;
  }

  /** The next value, which may be missing. */
  public @Nullable String optional() {
    if (position < text.length() && text.charAt(position) == '-') {
      position++;
      return null;
    }
    int colon = text.indexOf(':', position);
    if (colon <= position || colon - position > MAX_DIGITS) {
      throw malformed();
    }
    int from = colon + 1;
    int length = Integer.parseInt(text, position, colon, 10);
    if (length < 0 || length > text.length() - from) {
      throw malformed();
    }
    position = from + length;
    return text.substring(from, position);
  }

  /** The next value, a whole number. */
  public long number() {
    return Long.parseLong(text());
  }

  /** The next value, a client or nobody. */
  public @Nullable UUID client() {
    String id = optional();
    return id == null ? null : UUID.fromString(id);
  }

  /** Who said something. */
  public Author author() {
    return new Author(client(), new DisplayName(text()));
  }

  /** What was said; {@code null}: it was deleted. */
  public @Nullable Body body() {
    if (position >= text.length()) {
      throw malformed();
    }
    Form form = Form.of(text.charAt(position));
    position++;
    return switch (form) {
      case NONE -> null;
      case TEXT -> Body.ofText(text());
      case STRING -> {
        String value = text();
        yield new Body(value, '"' + value + '"');
      }
      case JSON -> {
        String json = text();
        yield new Body(json, json);
      }
      case BOTH -> new Body(text(), text());
    };
  }

  private static IllegalArgumentException malformed() {
    // Without the text: it holds what people say.
    return new IllegalArgumentException("malformed fields in the store");
  }

  /** How a body is written, so that what is said twice in it stands there once. */
  private enum Form {
    /** There is none. */
    NONE('n'),
    /** A plain client's text. */
    TEXT('t'),
    /** A JSON string in which nothing is escaped. */
    STRING('s'),
    /** JSON that plain clients get as it is. */
    JSON('j'),
    /** Text and JSON. */
    BOTH('b');

    private final char letter;

    Form(char letter) {
      this.letter = letter;
    }

    static Form of(@Nullable Body body) {
      if (body == null) {
        return NONE;
      }
      String json = body.json();
      if (json == null) {
        return TEXT;
      }
      if (json.equals(body.text())) {
        return JSON;
      }
      boolean quoted =
          json.length() == body.text().length() + 2
              && json.startsWith(body.text(), 1)
              && json.charAt(0) == '"';
      return quoted ? STRING : BOTH;
    }

    static Form of(char letter) {
      for (Form form : values()) {
        if (form.letter == letter) {
          return form;
        }
      }
      throw malformed();
    }
  }
}
