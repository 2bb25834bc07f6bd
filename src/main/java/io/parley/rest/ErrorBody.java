package io.parley.rest;

import io.parley.protocol.ErrorCode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes errors where Jakarta REST does not: the same that it would. */
final class ErrorBody {
  private ErrorBody() {}

  static void write(HttpServletResponse response, ApiError error) throws IOException {
    byte[] body = error.json().getBytes(StandardCharsets.UTF_8);
    response.setStatus(error.status());
    if (error.status() == ErrorCode.UNAUTHENTICATED.code()) {
      response.setHeader("WWW-Authenticate", "Bearer");
    }
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
