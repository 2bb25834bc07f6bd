package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainChatTest {
  private final Codec codec = Subprotocol.CHAT.codec();

  @Test
  void message_isTheTextAndNothingElse() {
    assertThat(codec.decode("{\"type\":\"x\"}\n\u0000"))
        .containsExactly(new Command.Publish("{\"type\":\"x\"}\n\u0000"));
    assertThat(codec.encode(new Event.Message("a\nb"))).isEqualTo("a\nb");
    assertThat(codec.encode(new Event.Greeting("who?"))).isEqualTo("who?");
  }

  @Test
  void eventsOfStructuredClients_areNotCarried() {
    assertThat(codec.encode(new Event.Failure(null, ErrorCode.BAD_REQUEST))).isNull();
  }
}
