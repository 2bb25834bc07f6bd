package io.parley.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.ErrorCode;
import org.junit.jupiter.api.Test;

class ApiErrorTest {
  @Test
  void whatIsRefusedBecauseTheStoreIsAway_saysWhenToTryAgain() {
    assertThat(ApiError.of(ErrorCode.UNAVAILABLE).retryAfter()).isEqualTo("1");
    assertThat(ApiError.of(ErrorCode.LIMIT_REACHED).retryAfter()).isNull();
    assertThat(ApiError.of(ErrorCode.NOT_FOUND).retryAfter()).isNull();
  }
}
