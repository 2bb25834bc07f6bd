package io.parley.rest;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/**
 * Answers whatever was thrown, by a resource or by the container that found none: left to themselves, WildFly says little and
 * Payara sends a page (WildFly 39.0.1, Payara 6.2025.10; {@code HttpInterfaceIT} shows ours).
 */
@Provider
@Singleton
@SuppressWarnings("NullAway.Init") // filled in by the container
public class Failures implements ExceptionMapper<Throwable> {
  @Inject Answers answers;

  @Override
  public Response toResponse(Throwable failure) {
    return answers.failure(failure);
  }
}
