package io.parley.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An origin of the web: scheme, host and port (RFC 6454, section 4).
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; an IPv6 address in brackets
 * @param port 1 to 65535; the scheme's own where none was written
 */
public record WebOrigin(String scheme, String host, int port) {
  /** The serialization that browsers send (RFC 6454, section 6.2): nothing before, between or after. */
  private static final Pattern SERIALIZED =
      Pattern.compile(
          "(https?)://([A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::([0-9]{1,5}))?");

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int MAX_PORT = 65_535;

  /** Reads an origin; empty where the text is anything else, {@code null} and lists included. */
  public static Optional<WebOrigin> parse(String serialized) {
    Matcher parts = SERIALIZED.matcher(serialized);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String scheme = parts.group(1);
    String written = parts.group(3);
    int defaultPort = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
    int port = written == null ? defaultPort : Integer.parseInt(written);
    return port < 1 || port > MAX_PORT
        ? Optional.empty()
        : Optional.of(new WebOrigin(scheme, parts.group(2).toLowerCase(Locale.ROOT), port));
  }
}
