package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubprotocolTest {
  @Test
  void negotiate_takesTheFirstOfTheClientsThatIsKnown() {
    assertThat(Subprotocol.negotiate(List.of("chat", "superchat"))).contains(Subprotocol.CHAT);
    assertThat(Subprotocol.negotiate(List.of("superchat", "chat"))).contains(Subprotocol.SUPERCHAT);
    assertThat(Subprotocol.negotiate(List.of("other", "superchat")))
        .contains(Subprotocol.SUPERCHAT);
  }

  @Test
  void negotiate_withNoneKnown_choosesNone() {
    assertThat(Subprotocol.negotiate(List.of())).isEmpty();
    assertThat(Subprotocol.negotiate(List.of("Chat", "chat ", ""))).isEmpty();
  }

  @Test
  void ofConnection_withoutAgreement_isPlainChat() {
    assertThat(Subprotocol.ofConnection(null)).isEqualTo(Subprotocol.CHAT);
    assertThat(Subprotocol.ofConnection("")).isEqualTo(Subprotocol.CHAT);
    assertThat(Subprotocol.ofConnection("superchat")).isEqualTo(Subprotocol.SUPERCHAT);
  }
}
