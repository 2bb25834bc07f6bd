package io.parley.it.harness;

import java.io.IOException;

/**
 * A short stay in a room: a client comes, says a few numbered words and goes, in one of all the ways there are. Every other
 * one speaks JSON.
 *
 * @param visitor its name in what it says
 * @param number decides how it comes and goes
 */
public record Visit(Server server, String room, String visitor, int number) {
  private static final Way[] WAYS = Way.values();
  private static final int KINDS = 2;
  private static final int MAX_ATTEMPTS = 3;

  /** How it goes. */
  private enum Way {
    CLOSE,
    END,
    RESET,
    HALF_CLOSE,
    BINARY,
    PROTOCOL_ERROR
  }

  /** Whether it waits for the answer to its close, so that nothing of what it says may be lost. */
  public boolean isPolite() {
    return way() == Way.CLOSE;
  }

  private Way way() {
    return WAYS[number / KINDS % WAYS.length];
  }

  /** Comes, says that many words, and goes. */
  public void pay(int words) throws IOException {
    boolean structured = number % KINDS == 1;
    try (RawConnection connection =
        structured
            ? open("", "Sec-WebSocket-Protocol: superchat")
            : open("?name=Visitor&room=" + room)) {
      if (structured) {
        connection.sendText("{\"type\":\"join\",\"room\":\"" + room + "\"}");
      }
      for (int i = 0; i < words; i++) {
        String word = MessageOrder.message(visitor, i, "");
        connection.sendText(
            structured
                ? "{\"type\":\"send\",\"room\":\"" + room + "\",\"body\":\"" + word + "\"}"
                : word);
      }
      go(connection);
    }
  }

  /**
   * Payara, among many connections that vanish, now and then answers a handshake with an empty 200 (Payara 6.2025.10, seen
   * once in some thousands); a client tries again.
   */
  private RawConnection open(String query, String... headers) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return RawConnection.open(server, query, headers);
      } catch (IOException notUpgraded) {
        boolean isEmptyAnswer = String.valueOf(notUpgraded.getMessage()).contains("HTTP/1.1 200 ");
        if (!Server.isPayara() || !isEmptyAnswer || attempt == MAX_ATTEMPTS) {
          throw notUpgraded;
        }
      }
    }
  }

  private void go(RawConnection connection) throws IOException {
    switch (way()) {
      case CLOSE -> {
        connection.sendClose(1000);
        int code = connection.readCloseCode();
        if (code != 1000) {
          throw new IOException("closed with " + code);
        }
      }
      case END -> {}
      case RESET -> connection.reset();
      case HALF_CLOSE -> {
        connection.halfClose();
        connection.readsToEnd();
      }
      case BINARY -> connection.sendFrame(true, RawConnection.BINARY, new byte[1]);
      case PROTOCOL_ERROR -> connection.sendFrame(false, RawConnection.PING, new byte[1]);
    }
  }
}
