package io.parley.pool;

import io.parley.protocol.Utf8;
import java.util.List;

/**
 * A text frame to be sent, shared by all its recipients.
 *
 * @param text the payload
 * @param bytes of the payload in UTF-8
 * @param droppable whether it may be left out for a client that does not keep up
 */
record Frame(String text, int bytes, boolean droppable) {
  static Frame of(String text, boolean droppable) {
    return new Frame(text, Utf8.length(text), droppable);
  }

  /** One frame with a line for each of several. */
  static Frame join(List<Frame> frames) {
    int bytes = frames.size() - 1;
    int chars = frames.size() - 1;
    for (Frame frame : frames) {
      bytes += frame.bytes;
      chars += frame.text.length();
    }
    StringBuilder text = new StringBuilder(chars);
    for (Frame frame : frames) {
      (text.isEmpty() ? text : text.append('\n')).append(frame.text);
    }
    return new Frame(text.toString(), bytes, false);
  }
}
