package io.parley.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads IP addresses as they are written, and never asks a name server: what reaches {@link InetAddress} here cannot be a
 * name. An IPv4 address in IPv6 form ({@code ::ffff:192.0.2.1}) becomes the IPv4 address.
 */
final class AddressLiteral {
  /** The longest there is, IPv6 with an IPv4 address at its end. */
  private static final int MAX_CHARS = 45;

  /** Without leading zeros, which some programs read as octal. */
  private static final String OCTET = "(0|[1-9]\\d{0,2})";

  private static final Pattern V4 =
      Pattern.compile(OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET);

  /** It begins with a digit or a colon and has a colon: such a text the JDK takes for an address, or refuses. */
  private static final Pattern V6 = Pattern.compile("(?=[^:]*:)[0-9A-Fa-f:][0-9A-Fa-f:.]+");

  private static final Pattern WITH_PORT =
      Pattern.compile("(?:(\\d[\\d.]*)|\\[([^\\[\\]]+)])(?::\\d{1,5})?");

  private AddressLiteral() {}

  /** Reads an address and nothing else; a zone ({@code %eth0}) makes it none. */
  static Optional<InetAddress> parse(String text) {
    if (text.length() > MAX_CHARS) {
      return Optional.empty();
    }
    Matcher v4 = V4.matcher(text);
    if (v4.matches()) {
      return ofOctets(v4);
    }
    return V6.matcher(text).matches() ? ofV6(text) : Optional.empty();
  }

  /** Reads an address as proxies write it: IPv6 perhaps in brackets, IPv4 and those perhaps with a port. */
  static Optional<InetAddress> parseForwarded(String text) {
    if (text.length() > MAX_CHARS + "[]:65535".length()) {
      return Optional.empty();
    }
    Matcher parts = WITH_PORT.matcher(text);
    if (!parts.matches()) {
      return parse(text);
    }
    if (parts.group(1) != null) {
      return parse(parts.group(1));
    }
    String bracketed = parts.group(2);
    return bracketed.indexOf(':') < 0 ? Optional.empty() : parse(bracketed);
  }

  private static Optional<InetAddress> ofOctets(Matcher v4) {
    byte[] octets = new byte[4];
    for (int i = 0; i < octets.length; i++) {
      int octet = Integer.parseInt(v4.group(i + 1));
      if (octet > 255) {
        return Optional.empty();
      }
      octets[i] = (byte) octet;
    }
    return Optional.of(ofBytes(octets));
  }

  @SuppressWarnings("AddressSelection") // a literal stands for one address
  private static Optional<InetAddress> ofV6(String text) {
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException malformed) {
      return Optional.empty();
    }
  }

  /** The address of these 4 or 16 bytes. */
  static InetAddress ofBytes(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException wrongLength) {
      throw new IllegalArgumentException(wrongLength);
    }
  }
}
