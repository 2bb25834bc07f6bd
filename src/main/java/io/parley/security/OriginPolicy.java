package io.parley.security;

import io.parley.config.Settings;
import io.parley.config.WebOrigin;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which pages may open a connection. Browsers let any page connect to any WebSocket server and send the cookies along,
 * and leave it to the server to look at {@code Origin} (RFC 6455, section 10.2; RFC 6454).
 *
 * <p>An origin is allowed if it is the server's own or stands in {@code chat.allowed-origins}: scheme, host and port
 * compared whole, so that neither prefixes nor suffixes nor another port pass. {@code null}, which sandboxed frames and
 * local files send, is never allowed.
 */
@Singleton
public class OriginPolicy {
  private final Set<WebOrigin> allowed;
  private final Optional<WebOrigin> publicOrigin;
  private final boolean allowMissing;

  /** Made by the container. */
  @Inject
  public OriginPolicy(Settings settings) {
    allowed = settings.allowedOrigins();
    publicOrigin = settings.publicOrigin();
    allowMissing = settings.allowMissingOrigin();
  }

  /**
   * Whether a request may open a connection.
   *
   * @param origins every {@code Origin} header of the request
   * @param requestScheme {@code http} or {@code https}, as the server sees it
   * @param host the {@code Host} header: a name and perhaps a port
   */
  public boolean allows(List<String> origins, String requestScheme, String host) {
    if (origins.isEmpty()) {
      return allowMissing;
    }
    if (origins.size() > 1) {
      return false;
    }
    Optional<WebOrigin> origin = WebOrigin.parse(origins.get(0));
    if (origin.isEmpty()) {
      return false;
    }
    Optional<WebOrigin> own = publicOrigin.or(() -> WebOrigin.parse(requestScheme + "://" + host));
    return allowed.contains(origin.get()) || own.equals(origin);
  }
}
