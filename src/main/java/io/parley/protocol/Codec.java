package io.parley.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One subprotocol's way of writing. Without state, called on any thread; one instance serves every client. */
public sealed interface Codec permits PlainChat, Superchat {

  /**
   * Reads one whole text message.
   *
   * @param message a WebSocket message, already within {@code chat.max-message-bytes}
   * @return its commands in order; what cannot be read is a {@link Command.Invalid} in its place
   */
  List<Command> decode(String message);

  /**
   * Writes one event; called once per event and subprotocol, however many clients receive it.
   *
   * @return the text of one frame, or {@code null} where this subprotocol does not carry such an event
   */
  @Nullable String encode(Event event);
}
