package io.parley.bench;

import java.nio.ByteBuffer;

/** A message is a delivery, whatever it holds. */
final class TextReading extends Reading {
  TextReading(Listener listener) {
    super(listener);
  }

  @Override
  void begins() {
    listener.joined();
  }

  @Override
  void payload(ByteBuffer in, int from, int to) {}

  @Override
  void messageEnds() {
    listener.delivered();
  }
}
