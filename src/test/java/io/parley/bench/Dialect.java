package io.parley.bench;

import java.nio.ByteBuffer;

/** What a kind of server wants to see on the wire. */
enum Dialect {
  /** A text message in, the same out to the others. */
  TEXT("/ws/chat?room=", "") {
    @Override
    String publication(String room, String text) {
      return text;
    }

    @Override
    Reading reading(Listener listener, String room) {
      return new TextReading(listener);
    }
  },

  /** As {@link #TEXT}, but who publishes hears itself: Nchan knows channels, not authors. */
  NCHAN("/channel?id=", "") {
    @Override
    String publication(String room, String text) {
      return text;
    }

    @Override
    Reading reading(Listener listener, String room) {
      return new TextReading(listener);
    }

    @Override
    boolean senderHearsItself() {
      return true;
    }
  },

  /** Parley's JSON. Every message asks for its {@code ok}. */
  SUPERCHAT("/ws/chat?name=", "superchat") {
    @Override
    String publication(String room, String text) {
      return "{\"type\":\"send\",\"id\":2,\"room\":\"" + room + "\",\"body\":\"" + text + "\"}";
    }

    @Override
    Reading reading(Listener listener, String room) {
      ByteBuffer join = ClientFrames.text("{\"type\":\"join\",\"id\":1,\"room\":\"" + room + "\"}");
      return new SuperchatReading(listener, join);
    }

    @Override
    boolean acknowledges() {
      return true;
    }
  },

  /** Socket.IO, without its long polling. */
  SOCKET_IO("/socket.io/?EIO=4&transport=websocket&room=", "") {
    @Override
    String publication(String room, String text) {
      return "42[\"message\",\"" + text + "\"]";
    }

    @Override
    Reading reading(Listener listener, String room) {
      return new SocketIoReading(listener);
    }
  };

  private final String path;
  private final String subprotocol;

  Dialect(String path, String subprotocol) {
    this.path = path;
    this.subprotocol = subprotocol;
  }

  /**
   * The request for an upgrade.
   *
   * @param isOnlyRoom whether everybody on the server will be in that room
   */
  final String request(String room, boolean isOnlyRoom) {
    return "GET "
        + path
        + room
        + (this == SOCKET_IO ? "&alone=" + isOnlyRoom : "")
        + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\nSec-WebSocket-Version: 13\r\n"
        + (subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n")
        + "\r\n";
  }

  /** The text of the frame that publishes a text in a room. */
  abstract String publication(String room, String text);

  /** How a connection that is to be in a room is read. */
  abstract Reading reading(Listener listener, String room);

  /** Whether a message goes to its author too. */
  boolean senderHearsItself() {
    return false;
  }

  /** Whether the author is told of each message that it was taken. */
  boolean acknowledges() {
    return false;
  }
}
