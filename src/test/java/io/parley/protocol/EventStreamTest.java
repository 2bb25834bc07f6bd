package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  private static final RoomName DEV = new RoomName("dev");
  private static final Position HEAD = new Position("e1", 9);
  private static final Author KITCHEN = Author.overHttp(new DisplayName("Kitchen"));

  private final Codec codec = Subprotocol.EVENT_STREAM.codec();

  @Test
  void message_isAnEvent_thatIsNamedAndPlaced() {
    Event.Message message =
        new Event.Message(DEV, HEAD, KITCHEN, Instant.EPOCH, Body.ofText("a\nb"), null, null, null);
    String json =
        "{\"type\":\"message\",\"room\":\"dev\",\"offset\":9,\"epoch\":\"e1\",\"from\":{\"name\":\"Kitchen\"},"
            + "\"at\":\"1970-01-01T00:00:00.000Z\",\"body\":\"a\\nb\"}";

    assertThat(codec.encode(message))
        .isEqualTo("id: e1-9\nevent: message\ndata: " + json + "\n\n")
        .isEqualTo(EventStream.message(HEAD, json));
  }

  @Test
  void firstEvent_standsAtTheHead_orWhereTheReaderWas() {
    assertThat(codec.encode(new Event.Joined(null, DEV, HEAD, 0, List.of(), null, false, null)))
        .isEqualTo(
            "id: e1-9\nevent: ok\ndata: {\"type\":\"ok\",\"room\":\"dev\",\"offset\":9,\"epoch\":\"e1\","
                + "\"count\":0,\"members\":[],\"recovered\":false}\n\n");
    Position seen = new Position("e1", 4);
    assertThat(codec.encode(new Event.Joined(null, DEV, HEAD, 0, List.of(), null, true, seen)))
        .startsWith("id: e1-4\nevent: ok\ndata: {\"type\":\"ok\",\"room\":\"dev\",\"offset\":9,");
  }

  @Test
  void whatHasNoPlace_hasNoId() {
    assertThat(codec.encode(new Event.Signal(DEV, KITCHEN, "typing", null)))
        .startsWith("event: signal\ndata: {");
    assertThat(codec.encode(new Event.Presence(DEV, null, null, null, 101)))
        .startsWith("event: presence\ndata: {");
    assertThat(codec.encode(new Event.Direct(KITCHEN, Instant.EPOCH, Body.ofText("psst"))))
        .startsWith("event: message\ndata: {");
    assertThat(codec.encode(new Event.Greeting("?"))).isNull();
  }

  @Test
  void bye_tellsWhenToComeBack_withinTheWindow_orNotTo() {
    for (int i = 0; i < 1000; i++) {
      String bye = Objects.requireNonNull(codec.encode(new Event.Bye(CloseCode.TOO_SLOW)));
      assertThat(bye).contains("\nevent: bye\ndata: {\"type\":\"bye\",\"code\":4001,");
      String retry = bye.substring("retry: ".length(), bye.indexOf('\n'));
      assertThat(Long.parseLong(retry)).isBetween(1000L, 5000L);
    }
    assertThat(codec.encode(new Event.Bye(CloseCode.REMOVED))).startsWith("event: bye\ndata: {");
  }

  @Test
  void eventStream_isNoSubprotocol() {
    assertThat(Subprotocol.negotiate(List.of("text/event-stream"))).isEmpty();
    assertThat(Subprotocol.ofConnection("text/event-stream")).isEqualTo(Subprotocol.CHAT);
  }
}
