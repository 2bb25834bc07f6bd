package io.parley.pool;

import io.parley.protocol.Utf8;

/**
 * A text frame to be sent, shared by all its recipients.
 *
 * @param text the payload
 * @param bytes of the payload in UTF-8
 */
record Frame(String text, int bytes) {
  static Frame of(String text) {
    return new Frame(text, Utf8.length(text));
  }
}
