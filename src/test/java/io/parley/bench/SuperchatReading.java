package io.parley.bench;

import java.nio.ByteBuffer;

/**
 * {@code superchat} as one reads it who counts messages. All messages of a run are alike and their offsets only grow, so a
 * message's line is never shorter than the one before it, and that many bytes are skipped unread.
 */
final class SuperchatReading extends LineReading {
  private final ByteBuffer join;
  private int messageLength;

  SuperchatReading(Listener listener, ByteBuffer join) {
    super(listener);
    this.join = join;
  }

  @Override
  int unreadOfMessage(int column) {
    return messageLength - column;
  }

  @Override
  void message(int length) {
    messageLength = length;
    listener.delivered();
  }

  @Override
  void welcomed() {
    listener.say(join);
  }

  @Override
  void reset() {
    messageLength = 0;
  }
}
