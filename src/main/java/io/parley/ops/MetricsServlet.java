package io.parley.ops;

import io.parley.security.ApiAccess.Purpose;
import io.parley.security.ApiKeys;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * {@code /metrics}: what is measured, for Prometheus. At the root and no part of {@code /api}, because that is where scrapers
 * look; there it also stands before Payara's own (Payara 6.2025.10; {@code OpsIT} would miss ours).
 */
@WebServlet(urlPatterns = "/metrics", loadOnStartup = 1)
public class MetricsServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private final transient Metrics metrics;
  private final transient ApiKeys keys;

  /** Made by the container. */
  @Inject
  public MetricsServlet(Metrics metrics, ApiKeys keys) {
    this.metrics = metrics;
    this.keys = keys;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (keys.judge(Purpose.METRICS, request.getHeader("Authorization"))) {
      case ALLOWED -> {
        String format = Metrics.format(request.getHeader("Accept"));
        response.setHeader("Vary", "Accept");
        write(response, format, metrics.scrape(format));
      }
      case NO_OR_WRONG_KEY -> {
        response.setHeader("WWW-Authenticate", "Bearer");
        refuse(response, HttpServletResponse.SC_UNAUTHORIZED, "not authenticated");
      }
      case SWITCHED_OFF ->
          refuse(
              response, HttpServletResponse.SC_FORBIDDEN, "switched off: no chat.api-key is set");
    }
  }

  /** With the wire's own error. */
  private static void refuse(HttpServletResponse response, int status, String reason)
      throws IOException {
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
