package io.parley.bench;

import java.nio.ByteBuffer;

/** A message is a delivery, whatever it holds. */
final class TextReading extends Reading {
  TextReading(Link link) {
    super(link);
  }

  @Override
  void begins() {
    link.joined();
  }

  @Override
  void payload(ByteBuffer in, int from, int to) {}

  @Override
  void messageEnds() {
    link.delivered();
  }
}
