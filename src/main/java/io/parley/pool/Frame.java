package io.parley.pool;

import io.parley.protocol.Utf8;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text frame to be sent, shared by all its recipients.
 *
 * @param text the payload
 * @param bytes of the payload in UTF-8
 * @param events that it tells of: more than one where several were joined
 * @param droppable whether it may be left out for a client that does not keep up
 * @param taken called, on the client's lane, when the frame leaves the outbox, where its maker waits for that before it makes
 *     the next: such a frame does not count against the outbox; otherwise {@code null}
 */
public record Frame(
    String text, int bytes, int events, boolean droppable, @Nullable Runnable taken) {

  /** A frame of one event that goes to any number of clients. */
  public static Frame of(String text, boolean droppable) {
    return new Frame(text, Utf8.length(text), 1, droppable, null);
  }

  /** A part of something long that one client takes at its own pace; see {@link #taken}. */
  static Frame portion(List<Frame> frames, Runnable taken) {
    Frame joined = join(frames);
    return new Frame(joined.text, joined.bytes, joined.events, false, taken);
  }

  /** One frame with a line for each of several. */
  static Frame join(List<Frame> frames) {
    int bytes = frames.size() - 1;
    int chars = frames.size() - 1;
    int events = 0;
    for (Frame frame : frames) {
      bytes += frame.bytes;
      events += frame.events;
      chars += frame.text.length();
    }
    StringBuilder text = new StringBuilder(chars);
    for (Frame frame : frames) {
      (text.isEmpty() ? text : text.append('\n')).append(frame.text);
    }
    return new Frame(text.toString(), bytes, events, false, null);
  }
}
