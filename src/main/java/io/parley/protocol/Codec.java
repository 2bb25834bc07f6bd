package io.parley.protocol;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One subprotocol's way of reading and writing. Without state, called on any thread; one instance serves every client. */
public sealed interface Codec permits PlainChat, Superchat, EventStream {

  /**
   * Reads one whole text message.
   *
   * @param message a WebSocket message, already within {@code chat.max-message-bytes}
   * @return its commands in order, each read when it is taken; what cannot be read is a {@link Command.Invalid} in its place
   */
  Stream<Command> decode(String message);

  /**
   * Writes one event; called once per event and subprotocol, however many clients receive it.
   *
   * @return the text of one frame, or {@code null} where this subprotocol does not carry such an event
   */
  @Nullable String encode(Event event);

  /** Whether several of its texts may share a frame, a line each. */
  boolean joinsFrames();
}
