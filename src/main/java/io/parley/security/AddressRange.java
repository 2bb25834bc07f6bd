package io.parley.security;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses that begin with the same bits (RFC 4632, section 3.1; RFC 4291, section 2.3).
 *
 * @param first of them: the bits in common, then zeros
 * @param prefixBits how many bits they have in common
 */
record AddressRange(InetAddress first, int prefixBits) {
  private static final Pattern WITH_PREFIX = Pattern.compile("([^/]+)/(0|[1-9]\\d{0,2})");
  private static final int MAPPED_BITS = 96;

  /** The range of this size that an address is in. */
  static AddressRange around(InetAddress address, int prefixBits) {
    return new AddressRange(cut(address, prefixBits), prefixBits);
  }

  /** Reads {@code ADDRESS} or {@code ADDRESS/BITS}; empty where it is neither, or has other bits after the first ones. */
  static Optional<AddressRange> parse(String text) {
    Matcher parts = WITH_PREFIX.matcher(text);
    if (!parts.matches()) {
      return AddressLiteral.parse(text).map(address -> around(address, bits(address)));
    }
    String written = parts.group(1);
    int prefix = Integer.parseInt(parts.group(2));
    return AddressLiteral.parse(written)
        .map(address -> new AddressRange(address, prefix - hiddenBits(written, address)))
        .filter(AddressRange::isValid);
  }

  /** The bits before an IPv4 address in IPv6 form, which the prefix counts and the address no longer has. */
  private static int hiddenBits(String written, InetAddress address) {
    return address instanceof Inet4Address && written.indexOf(':') >= 0 ? MAPPED_BITS : 0;
  }

  private boolean isValid() {
    return prefixBits >= 0 && prefixBits <= bits(first) && contains(first);
  }

  /** Whether an address is one of them; an IPv4 address is in no range of IPv6. */
  boolean contains(InetAddress address) {
    return cut(address, prefixBits).equals(first);
  }

  private static int bits(InetAddress address) {
    return address.getAddress().length * Byte.SIZE;
  }

  private static InetAddress cut(InetAddress address, int prefixBits) {
    byte[] bytes = address.getAddress();
    for (int i = 0; i < bytes.length; i++) {
      int kept = Math.max(0, Math.min(Byte.SIZE, prefixBits - i * Byte.SIZE));
      bytes[i] &= (byte) (0xff << (Byte.SIZE - kept));
    }
    return AddressLiteral.ofBytes(bytes);
  }

  @Override
  public String toString() {
    return first.getHostAddress() + "/" + prefixBits;
  }
}
