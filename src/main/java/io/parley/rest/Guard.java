package io.parley.rest;

import io.parley.protocol.ErrorCode;
import io.parley.security.ApiAccess.Purpose;
import io.parley.security.ApiKeys;
import io.parley.security.ApiRefusals;
import io.parley.security.ClientAddress;
import io.parley.security.TrustedProxies;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Optional;

/** Finds out where a request comes from and whether it brings the key that it needs. Safe on every thread. */
@Singleton
public class Guard {
  private final ApiKeys keys;
  private final ApiRefusals refusals;
  private final TrustedProxies proxies;

  /** Made by the container. */
  @Inject
  public Guard(ApiKeys keys, ApiRefusals refusals, TrustedProxies proxies) {
    this.keys = keys;
    this.refusals = refusals;
    this.proxies = proxies;
  }

  /** Why a request may not do what it is for; empty where it may. */
  Optional<ApiError> refusal(Purpose purpose, HttpServletRequest request) {
    ApiKeys.Verdict verdict = keys.judge(purpose, request.getHeader("Authorization"));
    Optional<ApiError> error =
        switch (verdict) {
          case ALLOWED -> Optional.empty();
          case NO_OR_WRONG_KEY -> Optional.of(ApiError.of(ErrorCode.UNAUTHENTICATED));
          case SWITCHED_OFF -> Optional.of(ApiError.NO_KEY_SET);
        };
    error.ifPresent(why -> refusals.add(verdict, why.status(), why.reason(), addressOf(request)));
    return error;
  }

  ClientAddress addressOf(HttpServletRequest request) {
    return proxies.clientOf(
        request.getRemoteAddr(), Collections.list(request.getHeaders("X-Forwarded-For")));
  }
}
