package io.parley.rest;

import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import io.parley.security.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is not done: the wire's own error object, under the HTTP status of the same number. Beside the errors of the
 * wire there are those that only HTTP knows.
 *
 * @param status of the answer, also the object's {@code code}
 * @param reason a fixed sentence
 */
record ApiError(int status, String reason) {
  static final ApiError NO_KEY_SET = new ApiError(403, "switched off: no chat.api-key is set");
  static final ApiError NO_RESOURCE = new ApiError(404, "no such resource");
  static final ApiError METHOD = new ApiError(405, "method not allowed");
  static final ApiError NOT_ACCEPTABLE = new ApiError(406, "the answer would be application/json");
  static final ApiError BODY_TOO_LARGE =
      new ApiError(413, "the body is over chat.max-message-bytes");
  static final ApiError MEDIA_TYPE = new ApiError(415, "the body has to be application/json");

  static ApiError of(ErrorCode error) {
    return new ApiError(error.code(), error.reason());
  }

  static ApiError of(Refusal refusal) {
    return new ApiError(refusal.status(), refusal.reason());
  }

  /** What an HTTP library found wrong by itself; a status that is not known is as bad as its first digit. */
  static ApiError ofStatus(int status) {
    return switch (status) {
      case 404 -> NO_RESOURCE;
      case 405 -> METHOD;
      case 406 -> NOT_ACCEPTABLE;
      case 413 -> BODY_TOO_LARGE;
      case 415 -> MEDIA_TYPE;
      default -> of(status < 500 ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL);
    };
  }

  /** The header {@code Retry-After}, in seconds (RFC 9110, section 10.2.3); {@code null} where trying again would not help. */
  @Nullable String retryAfter() {
    return status == ErrorCode.UNAVAILABLE.code()
        ? seconds(RefusedException.retryAfter(ErrorCode.UNAVAILABLE))
        : null;
  }

  private static @Nullable String seconds(@Nullable Duration time) {
    return time == null ? null : String.valueOf(Math.max(1, time.toSeconds()));
  }

  /** As it goes over the wire: there is nothing in the reasons to be escaped. */
  String json() {
    return "{\"type\":\"error\",\"code\":" + status + ",\"reason\":\"" + reason + "\"}";
  }
}
