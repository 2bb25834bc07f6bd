package io.parley.ops;

import io.parley.security.ApiAccess.Purpose;
import io.parley.security.ApiKeys;
import io.parley.security.ApiKeys.Verdict;
import io.parley.security.ApiRefusals;
import io.parley.security.TrustedProxies;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/**
 * {@code /metrics}: what is measured, for Prometheus. At the root and no part of {@code /api}, because that is where scrapers
 * look; there it also stands before Payara's own (Payara 6.2025.10; {@code OpsIT} would miss ours).
 */
@WebServlet(urlPatterns = "/metrics", loadOnStartup = 1)
public class MetricsServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private final transient Metrics metrics;
  private final transient ApiKeys keys;
  private final transient ApiRefusals refusals;
  private final transient TrustedProxies proxies;

  /** Made by the container. */
  @Inject
  public MetricsServlet(
      Metrics metrics, ApiKeys keys, ApiRefusals refusals, TrustedProxies proxies) {
    this.metrics = metrics;
    this.keys = keys;
    this.refusals = refusals;
    this.proxies = proxies;
  }

  /** Of the answer to a request that brings no key that it needs, here as everywhere over HTTP. */
  static int status(Verdict verdict) {
    return switch (verdict) {
      case ALLOWED -> HttpServletResponse.SC_OK;
      case NO_OR_WRONG_KEY -> HttpServletResponse.SC_UNAUTHORIZED;
      case SWITCHED_OFF -> HttpServletResponse.SC_FORBIDDEN;
    };
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Verdict verdict = keys.judge(Purpose.METRICS, request.getHeader("Authorization"));
    switch (verdict) {
      case ALLOWED -> {
        String format = Metrics.format(request.getHeader("Accept"));
        response.setHeader("Vary", "Accept");
        write(response, format, metrics.scrape(format));
      }
      case NO_OR_WRONG_KEY -> {
        response.setHeader("WWW-Authenticate", "Bearer");
        refuse(request, response, verdict, "not authenticated");
      }
      case SWITCHED_OFF ->
          refuse(request, response, verdict, "switched off: no chat.api-key is set");
    }
  }

  /** With the wire's own error. */
  private void refuse(
      HttpServletRequest request, HttpServletResponse response, Verdict verdict, String reason)
      throws IOException {
    int status = status(verdict);
    refusals.add(
        verdict,
        status,
        reason,
        proxies.clientOf(
            request.getRemoteAddr(), Collections.list(request.getHeaders("X-Forwarded-For"))));
    response.setStatus(status);
    write(
        response,
        "application/json",
        "{\"type\":\"error\",\"code\":" + status + ",\"reason\":\"" + reason + "\"}");
  }

  private static void write(HttpServletResponse response, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentType(type);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
