package io.parley.rest;

import io.parley.log.FailureLog;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.RefusedException;
import io.parley.protocol.Subprotocol;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.System.Logger;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Makes answers. Their bodies are bytes of JSON that is written already: no server's own binding of objects is asked for any. */
@Singleton
public class Answers {
  private static final Logger LOG = System.getLogger(Answers.class.getName());

  private final FailureLog failures;

  /** Made by the container. */
  @Inject
  public Answers(FailureLog failures) {
    this.failures = failures;
  }

  /** An answer as it goes over the wire, without an {@code id}. */
  static Response ok(Event answer) {
    return ok(Objects.requireNonNull(Subprotocol.SUPERCHAT.codec().encode(answer)));
  }

  static Response ok(String json) {
    return json(Response.ok(), json);
  }

  static Response error(ApiError error) {
    Response.ResponseBuilder answer = Response.status(error.status());
    if (error.status() == ErrorCode.UNAUTHENTICATED.code()) {
      answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    String retryAfter = error.retryAfter();
    if (retryAfter != null) {
      answer.header(HttpHeaders.RETRY_AFTER, retryAfter);
    }
    return json(answer, error.json());
  }

  private static Response json(Response.ResponseBuilder answer, String json) {
    return answer
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(json.getBytes(StandardCharsets.UTF_8))
        .build();
  }

  /** What comes of a stage, or why nothing does. */
  <T> CompletionStage<Response> of(CompletionStage<T> stage, Function<T, Response> answer) {
    return stage
        .thenApply(answer)
        .handle((done, failure) -> failure == null ? done : failure(failure));
  }

  /** The answer to what failed, with none of an exception's text; our own faults are logged. */
  Response failure(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ApiException refused) {
      return error(refused.error());
    }
    if (cause instanceof WebApplicationException refused) {
      return ofContainer(refused.getResponse());
    }
    ErrorCode error = RefusedException.codeOf(cause);
    if (error == ErrorCode.INTERNAL) {
      failures.failed(LOG, "request", null, cause);
    }
    return error(ApiError.of(error));
  }

  /** What the container answers by itself: to OPTIONS, as it likes, and to what fits no resource, in our words. */
  private static Response ofContainer(Response own) {
    if (own.getStatus() < Response.Status.BAD_REQUEST.getStatusCode()) {
      return own;
    }
    Response answer = error(ApiError.ofStatus(own.getStatus()));
    String allow = own.getHeaderString(HttpHeaders.ALLOW);
    return allow == null
        ? answer
        : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
  }
}
