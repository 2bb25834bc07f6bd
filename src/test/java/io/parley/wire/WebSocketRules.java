package io.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Handshake, frames and close, checked on a capture (RFC 6455). */
final class WebSocketRules {
  private static final int GOING = 1000;

  private WebSocketRules() {}

  static void computesTheAccept(Connection connection) {
    Accept accept = new Accept(connection.client().header("Sec-WebSocket-Key"));
    assertThat(connection.server().head()).startsWith("HTTP/1.1 101 ");
    assertThat(connection.server().header("Sec-WebSocket-Accept")).isEqualTo(accept.value());
  }

  static void masksFromTheClientOnly(Connection connection) {
    assertThat(connection.client().frames()).isNotEmpty().allMatch(WireFrame::masked);
    assertThat(connection.server().frames()).isNotEmpty().noneMatch(WireFrame::masked);
    assertThat(connection.client().frames())
        .extracting(WireFrame::key)
        .as("a fresh key for each frame")
        .doesNotHaveDuplicates();
  }

  /** Ours and tshark's decoders know nothing of each other. */
  static void readsFramesAsTsharkDoes(Connection connection) {
    for (Segment segment : connection.segments()) {
      List<WireFrame> frames = connection.stream(segment.from()).framesIn(segment);
      assertThat(segment.tsharkFrames())
          .as("segment %s", segment.number())
          .containsExactly(
              each(frames, frame -> frame.fin() ? "1" : "0"),
              each(frames, frame -> String.valueOf(frame.opcode())),
              each(frames, frame -> frame.masked() ? "1" : "0"),
              each(frames.stream().filter(WireFrame::masked).toList(), WireFrame::key));
    }
  }

  private static String each(List<WireFrame> frames, Function<WireFrame, String> field) {
    return frames.stream().map(field).collect(Collectors.joining(","));
  }

  static void echoesTheClose(Connection connection) {
    assertThat(connection.client().close().closeCode()).isEqualTo(GOING);
    assertThat(connection.server().close().closeCode()).isEqualTo(GOING);
    for (Stream stream : List.of(connection.client(), connection.server())) {
      assertThat(stream.frames()).last().as("nothing follows a close").isEqualTo(stream.close());
    }
  }

  static void negotiates(Capture capture) {
    Stream request = capture.ann().client();
    assertThat(request.header("Sec-WebSocket-Key")).isEqualTo("x3JJHMbDL1EzLkh9GBhXDw==");
    assertThat(request.header("Sec-WebSocket-Protocol")).isEqualTo("chat, superchat");
    assertThat(request.header("Origin")).isEqualTo("http://example.com");
    Stream answer = capture.ann().server();
    assertThat(answer.header("Sec-WebSocket-Accept")).isEqualTo("HSmrc0sMlYUkAGmm5OPpG2HaGWk=");
    assertThat(answer.header("Sec-WebSocket-Protocol")).isEqualTo("chat");
    assertThat(capture.bob().client().header("Origin")).as("is optional").isEmpty();
    assertThat(capture.bob().server().header("Sec-WebSocket-Protocol")).isEmpty();
  }

  static void carriesTheConversation(Capture capture) {
    assertThat(titles(capture.ann().client()))
        .containsExactly("text \"Hello!\"", "ping \"still there?\"", "close 1000");
    assertThat(titles(capture.ann().server()))
        .containsExactlyInAnyOrder(
            "text \"Hi, Ann!\"",
            "pong \"still there?\"",
            "text \"What's your name?\"",
            "close 1000");
    assertThat(titles(capture.bob().server())).contains("text \"Hello!\"");
  }

  private static List<String> titles(Stream stream) {
    return stream.frames().stream().map(WireFrame::title).toList();
  }
}
