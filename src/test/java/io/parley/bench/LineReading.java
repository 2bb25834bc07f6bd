package io.parley.bench;

import java.nio.ByteBuffer;

/**
 * Parley's {@code superchat}: several JSON objects a message, one a line, each beginning with its type. The letter that
 * the type begins with tells them apart. What a line holds of no interest is skipped unread.
 */
abstract class LineReading extends Reading {
  static final String TYPE = "{\"type\":\"";
  private static final int LETTER = TYPE.length();

  private int column;
  private byte letter;

  LineReading(Listener listener) {
    super(listener);
  }

  @Override
  final void begins() {}

  @Override
  final void payload(ByteBuffer in, int from, int to) {
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
      if (next == '\n') {
        lineEnds();
      } else {
        if (column == LETTER) {
          letter = next;
          begins(letter);
        }
        take(letter, column, next);
        column++;
      }
    }
  }

  /** How many bytes from here on hold nothing to look at. */
  private int unread() {
    if (column < LETTER) {
      return LETTER - column;
    }
    return column > LETTER && letter == 'm' ? unreadOfMessage(column) : 0;
  }

  @Override
  final void messageEnds() {
    lineEnds();
  }

  private void lineEnds() {
    if (column == 0) {
      return;
    }
    switch (letter) {
      case 'm' -> message(column);
      case 'o' -> listener.acknowledged();
      case 'w' -> welcomed();
      case 'p' -> {} // Others come and go while a room fills.
      default -> throw new IllegalStateException("unexpected object, letter " + (char) letter);
    }
    column = 0;
    letter = 0;
  }

  /** How many bytes of a message from this column on hold nothing to look at. */
  abstract int unreadOfMessage(int column);

  /** A message of so many bytes is complete. */
  abstract void message(int length);

  /** The connection's first object has come. */
  abstract void welcomed();

  /** An object has begun whose type begins with this letter. */
  void begins(byte letter) {}

  /** A byte of the object that is not skipped. */
  void take(byte letter, int column, byte next) {}
}
