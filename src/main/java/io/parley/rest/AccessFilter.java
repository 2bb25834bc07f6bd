package io.parley.rest;

import io.parley.security.ApiAccess;
import io.parley.security.ApiAccess.Purpose;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.AnnotatedElement;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through to a resource, of whatever package, if it brings what the resource's {@link ApiAccess} asks for: the
 * method's, else the class's, else that of a write.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
@SuppressWarnings("NullAway.Init") // filled in by the container
public class AccessFilter implements ContainerRequestFilter {
  @Inject Guard guard;
  @Context ResourceInfo resource;
  @Context HttpServletRequest request;

  @Override
  public void filter(ContainerRequestContext context) {
    Purpose purpose = purpose(resource.getResourceMethod(), resource.getResourceClass());
    guard.refusal(purpose, request).ifPresent(error -> context.abortWith(Answers.error(error)));
  }

  /** What is asked for at the first place that says so. */
  static Purpose purpose(@Nullable AnnotatedElement... places) {
    return Stream.of(places)
        .filter(Objects::nonNull)
        .map(place -> place.getAnnotation(ApiAccess.class))
        .filter(Objects::nonNull)
        .findFirst()
        .map(ApiAccess::value)
        .orElse(Purpose.WRITE);
  }
}
