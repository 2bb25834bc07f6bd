package io.parley.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as Jakarta REST sees it: with nothing that a library cannot read, and without what no resource asks for. Left to
 * themselves, both servers answer such with pages of their own, and WildFly logs each with its stack, whoever sends it
 * (WildFly 39.0.1, Payara 6.2025.10; {@code HttpInterfaceIT} shows ours).
 */
final class CleanRequest extends HttpServletRequestWrapper {
  private static final String ACCEPT = "accept";
  private static final String CONTENT_TYPE = "content-type";

  /** Read before any resource is found; answers are in one language and one character set. */
  private static final Set<String> HIDDEN = Set.of("accept-language", "accept-charset");

  private static final int HEX = 16;

  /**
   * Hides what is not to be seen.
   *
   * @param request that is well-formed
   */
  CleanRequest(HttpServletRequest request) {
    super(request);
  }

  /** Whether path and query are UTF-8 in percent-encoding (RFC 3986, section 2.1), and the media types such (RFC 9110, section 8.3). */
  static boolean isWellFormed(HttpServletRequest request) {
    List<String> types = Collections.list(request.getHeaders(CONTENT_TYPE));
    return isEncoded(request.getRequestURI())
        && isEncoded(request.getQueryString())
        && (types.isEmpty() || (types.size() == 1 && MediaTypes.single(types.get(0)) != null))
        && MediaTypes.list(Collections.list(request.getHeaders(ACCEPT))) != null;
  }

  private static boolean isEncoded(@Nullable String text) {
    if (text == null) {
      return true;
    }
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      int value = text.charAt(i);
      if (value == '%') {
        if (i + 2 >= text.length()) {
          return false;
        }
        int high = Character.digit(text.charAt(++i), HEX);
        int low = Character.digit(text.charAt(++i), HEX);
        if (high < 0 || low < 0) {
          return false;
        }
        value = HEX * high + low;
      }
      bytes.put((byte) value);
    }
    try {
      var unused = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
      return true;
    } catch (CharacterCodingException other) {
      return false;
    }
  }

  /** Values as they are, or in their plainest form. */
  private List<String> values(String name) {
    List<String> values = Collections.list(super.getHeaders(name));
    String lower = name.toLowerCase(Locale.ROOT);
    if (HIDDEN.contains(lower)) {
      return List.of();
    }
    String plain =
        switch (lower) {
          case ACCEPT -> MediaTypes.list(values);
          case CONTENT_TYPE -> values.isEmpty() ? "" : MediaTypes.single(values.get(0));
          default -> null;
        };
    return plain == null ? values : plain.isEmpty() ? List.of() : List.of(plain);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return Collections.enumeration(values(name));
  }

  @Override
  public @Nullable String getHeader(String name) {
    return values(name).stream().findFirst().orElse(null);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    return Collections.enumeration(
        Collections.list(super.getHeaderNames()).stream()
            .filter(name -> !values(name).isEmpty())
            .toList());
  }

  @Override
  public @Nullable String getContentType() {
    return getHeader(CONTENT_TYPE);
  }
}
