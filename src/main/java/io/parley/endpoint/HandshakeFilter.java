package io.parley.endpoint;

import io.parley.security.OriginPolicy;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, before the upgrade, what may not connect. It stands before the containers' own filters, so that every server
 * gives the same status and the same one-line body; left to themselves, WildFly says 404 to a forbidden origin and Payara
 * 403 (WildFly 39.0.1, Payara 6.2025.10; {@code HandshakeIT} shows ours).
 */
@WebFilter(urlPatterns = "/ws/*", asyncSupported = true)
public class HandshakeFilter extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = System.getLogger(HandshakeFilter.class.getName());
  private static final int UPGRADE_REQUIRED = 426;
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;
  private static final Pattern COMMA = Pattern.compile(",");

  private final transient OriginPolicy origins;

  /** Made by the container. */
  @Inject
  public HandshakeFilter(OriginPolicy origins) {
    this.origins = origins;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<Refusal> refusal = examine(request);
    if (refusal.isPresent()) {
      refuse(response, refusal.get());
    } else {
      chain.doFilter(request, response);
    }
  }

  private Optional<Refusal> examine(HttpServletRequest request) {
    if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
        || !asksForUpgrade(Collections.list(request.getHeaders("Connection")))
        || !VERSION.equals(request.getHeader("Sec-WebSocket-Version"))) {
      return Optional.of(
          new Refusal(UPGRADE_REQUIRED, "this address speaks WebSocket, version 13"));
    }
    if (!request.getMethod().equals("GET") || !isKey(request.getHeader("Sec-WebSocket-Key"))) {
      return Optional.of(
          new Refusal(HttpServletResponse.SC_BAD_REQUEST, "not a WebSocket handshake"));
    }
    List<String> origin = Collections.list(request.getHeaders("Origin"));
    String host = Optional.ofNullable(request.getHeader("Host")).orElse("");
    if (!origins.allows(origin, request.getScheme(), host)) {
      return Optional.of(new Refusal(HttpServletResponse.SC_FORBIDDEN, "origin not allowed"));
    }
    try {
      HandshakeQuery.parse(request.getQueryString());
      return Optional.empty();
    } catch (BadQueryException bad) {
      return Optional.of(
          new Refusal(HttpServletResponse.SC_BAD_REQUEST, "bad query: " + bad.getMessage()));
    }
  }

  /** Whether one of the options that the Connection headers list is {@code Upgrade} (RFC 6455, section 4.2.1). */
  private static boolean asksForUpgrade(List<String> connection) {
    return connection.stream()
        .flatMap(COMMA::splitAsStream)
        .anyMatch(option -> option.strip().equalsIgnoreCase("Upgrade"));
  }

  /** Sixteen bytes in Base64 (RFC 6455, section 4.1). */
  private static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private static void refuse(HttpServletResponse response, Refusal refusal) throws IOException {
    LOG.log(Level.DEBUG, () -> "handshake refused: " + refusal.status() + " " + refusal.reason());
    response.setStatus(refusal.status());
    if (refusal.status() == UPGRADE_REQUIRED) {
      response.setHeader("Upgrade", "websocket");
      response.setHeader("Connection", "Upgrade");
      response.setHeader("Sec-WebSocket-Version", VERSION);
    }
    byte[] body = (refusal.reason() + "\n").getBytes(StandardCharsets.UTF_8);
    response.setContentType("text/plain;charset=UTF-8");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /**
   * Why not.
   *
   * @param reason a fixed sentence
   */
  private record Refusal(int status, String reason) {}
}
