package io.parley.wire;

/** Who sends: the two directions of a TCP connection, each with sequence numbers of its own. */
enum Side {
  /** Opened the connection; its first sequence number is x. */
  CLIENT("x"),
  /** Parley; its first sequence number is y. */
  SERVER("y");

  private final String letter;

  Side(String letter) {
    this.letter = letter;
  }

  /** The letter for the first sequence number of this direction. */
  String letter() {
    return letter;
  }

  Side other() {
    return this == CLIENT ? SERVER : CLIENT;
  }
}
