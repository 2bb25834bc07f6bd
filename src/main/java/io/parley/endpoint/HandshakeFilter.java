package io.parley.endpoint;

import io.parley.pool.Drain;
import io.parley.room.log.GivenRooms;
import io.parley.security.Admission;
import io.parley.security.ClientAddress;
import io.parley.security.OriginPolicy;
import io.parley.security.Refusal;
import io.parley.security.Refusals;
import io.parley.security.TrustedProxies;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;

  private static final Pattern COMMA = Pattern.compile(",");

  private final transient OriginPolicy origins;
  private final transient TrustedProxies proxies;
  private final transient Admission admission;
  private final transient Refusals refusals;
  private final transient GivenRooms rooms;
  private final transient Drain drain;

  /** Made by the container. */
  @Inject
  public HandshakeFilter(
      OriginPolicy origins,
      TrustedProxies proxies,
      Admission admission,
      Refusals refusals,
      GivenRooms rooms,
      Drain drain) {
    this.origins = origins;
    this.proxies = proxies;
    this.admission = admission;
    this.refusals = refusals;
    this.rooms = rooms;
    this.drain = drain;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ClientAddress address =
        proxies.clientOf(
            request.getRemoteAddr(), Collections.list(request.getHeaders("X-Forwarded-For")));
    Optional<Answer> answer = examine(request, address);
    if (answer.isPresent()) {
      refusals.add(answer.get().refusal(), answer.get().text(), address);
      refuse(response, answer.get());
    } else {
      chain.doFilter(AddressedPrincipal.given(request, address), response);
    }
  }

  private Optional<Answer> examine(HttpServletRequest request, ClientAddress address) {
    if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
        || !asksForUpgrade(Collections.list(request.getHeaders("Connection")))
        || !VERSION.equals(request.getHeader("Sec-WebSocket-Version"))) {
      return Optional.of(Answer.of(Refusal.NO_UPGRADE));
    }
    if (!request.getMethod().equals("GET") || !isKey(request.getHeader("Sec-WebSocket-Key"))) {
      return Optional.of(Answer.of(Refusal.BAD_HANDSHAKE));
    }
    List<String> origin = Collections.list(request.getHeaders("Origin"));
    String host = Optional.ofNullable(request.getHeader("Host")).orElse("");
    if (!origins.allows(origin, request.getScheme(), host)) {
      return Optional.of(Answer.of(Refusal.ORIGIN));
    }
    try {
      HandshakeQuery query = HandshakeQuery.parse(request.getQueryString());
      if (!query.room().map(rooms::allows).orElse(true)) {
        throw new BadQueryException("room: there is no such room");
      }
    } catch (BadQueryException bad) {
      return Optional.of(
          new Answer(Refusal.BAD_QUERY, Refusal.BAD_QUERY.reason() + ": " + bad.getMessage()));
    }
    if (drain.state() != Drain.State.SERVING) {
      return Optional.of(Answer.of(Refusal.DRAINING));
    }
    return admission.check(address).map(Answer::of);
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

  private static void refuse(HttpServletResponse response, Answer answer) throws IOException {
    response.setStatus(answer.refusal().status());
    if (answer.refusal().isTemporary()) {
      response.setHeader("Retry-After", Refusal.RETRY_AFTER_SECONDS);
    }
    if (answer.refusal() == Refusal.NO_UPGRADE) {
      response.setHeader("Upgrade", "websocket");
      // Where that has the option Upgrade, as RFC 9110, section 7.8, asks for, Payara leaves the
      // answer
      // without an end for 30 seconds (Payara 6.2025.10; HandshakeIT takes its time then).
      response.setHeader("Connection", "close");
      response.setHeader("Sec-WebSocket-Version", VERSION);
    }
    byte[] body = (answer.text() + "\n").getBytes(StandardCharsets.UTF_8);
    response.setContentType("text/plain;charset=UTF-8");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /**
   * Why not.
   *
   * @param text a fixed sentence
   */
  private record Answer(Refusal refusal, String text) {
    static Answer of(Refusal refusal) {
      return new Answer(refusal, refusal.reason());
    }
  }
}
