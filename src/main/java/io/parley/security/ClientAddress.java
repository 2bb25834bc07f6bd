package io.parley.security;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Where a connection comes from, as {@link TrustedProxies} found out.
 *
 * @param address the client's own, or that of the last proxy whose word counts
 */
public record ClientAddress(InetAddress address) {
  /** The least that one site, often one machine, is given (RFC 6177): it may take any address of these for each connection. */
  private static final int IPV6_SITE_BITS = 64;

  private static final int IPV4_BITS = 32;

  /** Whose connections are counted together: an IPv4 address, or the /64 of an IPv6 address. */
  AddressRange counted() {
    return AddressRange.around(
        address, address instanceof Inet6Address ? IPV6_SITE_BITS : IPV4_BITS);
  }

  @Override
  public String toString() {
    return address.getHostAddress();
  }
}
