package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlainChatTest {
  private final Codec codec = Subprotocol.CHAT.codec();

  @Test
  void message_isTheTextAndNothingElse() {
    assertThat(codec.decode("{\"type\":\"x\"}\n\u0000"))
        .containsExactly(new Command.Publish(Body.ofText("{\"type\":\"x\"}\n\u0000")));
    assertThat(codec.encode(message(Body.ofText("a\nb")))).isEqualTo("a\nb");
    assertThat(codec.encode(new Event.Greeting("who?"))).isEqualTo("who?");
  }

  @Test
  void structuredBody_isItsTextOrItsCompactJson() {
    assertThat(codec.encode(message(new Body("h\u00e9", "\"h\\u00e9\"")))).isEqualTo("h\u00e9");
    assertThat(codec.encode(message(new Body("{\"a\":1.0}", "{\"a\":1.0}"))))
        .isEqualTo("{\"a\":1.0}");
  }

  @Test
  void eventsOfStructuredClients_areNotCarried() {
    Author ann = new Author(new UUID(0, 1), new DisplayName("Ann"));
    assertThat(codec.encode(new Event.Failure(null, ErrorCode.BAD_REQUEST))).isNull();
    assertThat(codec.encode(new Event.Signal(new RoomName("dev"), ann, "typing", null))).isNull();
  }

  private static Event message(Body body) {
    Author ann = new Author(new UUID(0, 1), new DisplayName("Ann"));
    return new Event.Message(
        new RoomName("dev"), new Position("e", 1), ann, Instant.EPOCH, body, null, null, null);
  }
}
