package io.parley.pool;

import io.parley.protocol.CloseCode;

/**
 * How a connection is to be closed.
 *
 * @param reason at most 123 bytes of UTF-8 (RFC 6455, section 5.5)
 */
record Closing(CloseCode code, String reason) {
  /** With the code's own reason. */
  Closing(CloseCode code) {
    this(code, code.reason());
  }
}
