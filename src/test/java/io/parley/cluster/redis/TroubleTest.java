package io.parley.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandTimeoutException;
import java.net.SocketException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class TroubleTest {
  @Test
  void whatBreaksUnderWay_isTheStoreBeingAway_andNoFaultOfOurs() {
    assertThat(Trouble.of(new CompletionException(new SocketException("Connection reset"))))
        .isEqualTo(Trouble.AWAY);
    assertThat(Trouble.of(new RedisCommandTimeoutException("late"))).isEqualTo(Trouble.AWAY);
    assertThat(Trouble.of(new IllegalStateException("ours"))).isEqualTo(Trouble.OTHER);
  }
}
