package io.parley.bench;

import java.nio.ByteBuffer;

/**
 * How a dialect counts what comes in on one connection. It is handed payloads in pieces, as they lie in the read buffer,
 * and must look at as few bytes as it can.
 */
abstract class Reading {
  final Listener listener;

  Reading(Listener listener) {
    this.listener = listener;
  }

  /** The upgrade is done. */
  abstract void begins();

  /** A piece of a message's payload: the bytes of {@code in} at {@code from} up to, not including, {@code to}. */
  abstract void payload(ByteBuffer in, int from, int to);

  /** The message ends here. */
  abstract void messageEnds();

  /** What comes from now on may be of another length. */
  void reset() {}
}
