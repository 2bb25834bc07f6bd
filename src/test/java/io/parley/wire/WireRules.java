package io.parley.wire;

import java.util.List;

/** What the page says of the two connections, checked on a capture. */
public final class WireRules {
  private WireRules() {}

  /**
   * Checks all of it.
   *
   * @throws AssertionError if the capture shows something else
   */
  public static void check(Capture capture) {
    for (Connection connection : List.of(capture.ann(), capture.bob())) {
      TcpRules.opensWithThreeSegments(connection);
      TcpRules.acknowledgesEverything(connection);
      TcpRules.acknowledgesOnlyWhatWasSent(connection);
      WebSocketRules.computesTheAccept(connection);
      WebSocketRules.masksFromTheClientOnly(connection);
      WebSocketRules.readsFramesAsTsharkDoes(connection);
      WebSocketRules.echoesTheClose(connection);
    }
    WebSocketRules.negotiates(capture);
    WebSocketRules.carriesTheConversation(capture);
    TcpRules.closesWithFourSegments(capture.ann());
    TcpRules.sendsAfterTheOtherSideHasEnded(capture.bob());
    TcpRules.wentThroughTheStates(capture);
  }
}
