package io.parley.security;

import io.parley.config.InvalidSettingException;
import io.parley.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the address of a client behind proxies. Each proxy appends to {@code X-Forwarded-For} the address it was called
 * from, and anybody may send the header with whatever in it; so it is read from its end, and only as far as the proxies
 * of {@code chat.trusted-proxies} have written it.
 */
@Singleton
public class TrustedProxies {
  private static final String KEY = "chat.trusted-proxies";

  /** Stands for a peer of which the server knows no address; it is nobody's (RFC 1122, section 3.2.1.3). */
  private static final InetAddress UNKNOWN = AddressLiteral.ofBytes(new byte[4]);

  private final List<AddressRange> trusted;

  /** Made by the container. */
  @Inject
  public TrustedProxies(Settings settings) {
    trusted = settings.trustedProxies().stream().map(TrustedProxies::range).toList();
  }

  private static AddressRange range(String value) {
    return AddressRange.parse(value)
        .orElseThrow(
            () ->
                new InvalidSettingException(
                    KEY,
                    value,
                    "an IP address or a range such as 10.0.0.0/8 or fd00::/8 (no name, no bits after the prefix)"));
  }

  /**
   * The address of a request's client: from the TCP peer back through the trusted proxies, to the first address that is
   * not theirs. What is no address ends the way at the one before it.
   *
   * @param peer the address of the TCP connection's other end; {@code null} where the server knows none
   * @param forwardedFor every {@code X-Forwarded-For} header of the request, in order
   */
  public ClientAddress clientOf(@Nullable String peer, List<String> forwardedFor) {
    InetAddress address = peerAddress(peer);
    for (int i = forwardedFor.size() - 1; i >= 0; i--) {
      String header = forwardedFor.get(i);
      for (int end = header.length(); end >= 0; end = header.lastIndexOf(',', end - 1)) {
        if (!trusts(address)) {
          return new ClientAddress(address);
        }
        int start = header.lastIndexOf(',', end - 1) + 1;
        Optional<InetAddress> before =
            AddressLiteral.parseForwarded(header.substring(start, end).strip());
        if (before.isEmpty()) {
          return new ClientAddress(address);
        }
        address = before.get();
      }
    }
    return new ClientAddress(address);
  }

  /** The zone of a link-local peer is our own network interface and says nothing of the peer. */
  private static InetAddress peerAddress(@Nullable String peer) {
    if (peer == null) {
      return UNKNOWN;
    }
    int zone = peer.indexOf('%');
    return AddressLiteral.parse(zone < 0 ? peer : peer.substring(0, zone)).orElse(UNKNOWN);
  }

  private boolean trusts(InetAddress address) {
    return trusted.stream().anyMatch(range -> range.contains(address));
  }
}
