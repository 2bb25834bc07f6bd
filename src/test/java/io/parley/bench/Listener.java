package io.parley.bench;

import java.nio.ByteBuffer;

/** Who is told what one connection's bytes mean. */
interface Listener {
  /** The connection is where its messages will reach it. */
  void joined();

  /** A message is here. */
  void delivered();

  /** The server has taken what was sent, or has let the connection in where that was asked. */
  void acknowledged();

  /** Something has to be answered. */
  void say(ByteBuffer frame);

  /** The server closes the connection. */
  void closedByServer(int code);
}
