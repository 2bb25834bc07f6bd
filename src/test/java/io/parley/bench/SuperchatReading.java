package io.parley.bench;

import java.nio.ByteBuffer;

/**
 * Parley's {@code superchat}: several JSON objects a message, one a line, each beginning with its type. The letter that
 * the type begins with tells them apart. All messages of a run are alike and their offsets only grow, so a message's line is never
 * shorter than the one before it, and that many bytes are skipped unread.
 */
final class SuperchatReading extends Reading {
  private static final int LETTER = "{\"type\":\"".length();

  private final ByteBuffer join;

  private int column;
  private byte letter;
  private int messageLength;

  SuperchatReading(Listener listener, ByteBuffer join) {
    super(listener);
    this.join = join;
  }

  @Override
  void begins() {}

  @Override
  void payload(ByteBuffer in, int from, int to) {
    int at = from;
    while (at < to) {
      int skip = unread();
      if (skip > 0) {
        int step = Math.min(skip, to - at);
        at += step;
        column += step;
        continue;
      }
      byte next = in.get(at++);
      if (column == LETTER) {
        letter = next;
      }
      if (next == '\n') {
        lineEnds();
      } else {
        column++;
      }
    }
  }

  /** How many bytes from here on hold nothing to look at. */
  private int unread() {
    if (column < LETTER) {
      return LETTER - column;
    }
    return column > LETTER && letter == 'm' ? messageLength - column : 0;
  }

  @Override
  void messageEnds() {
    lineEnds();
  }

  @Override
  void reset() {
    messageLength = 0;
  }

  private void lineEnds() {
    if (column == 0) {
      return;
    }
    switch (letter) {
      case 'm' -> {
        messageLength = column;
        listener.delivered();
      }
      case 'o' -> listener.acknowledged();
      case 'w' -> listener.say(join);
      case 'p' -> {} // Others come and go while a room fills.
      default -> throw new IllegalStateException("unexpected object, letter " + (char) letter);
    }
    column = 0;
    letter = 0;
  }
}
