package io.parley.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code chat}: a frame is a text and nothing else, in both directions. */
public final class PlainChat implements Codec {
  PlainChat() {}

  @Override
  public List<Command> decode(String message) {
    return List.of(new Command.Publish(message));
  }

  @Override
  public @Nullable String encode(Event event) {
    if (event instanceof Event.Message message) {
      return message.text();
    }
    if (event instanceof Event.Greeting greeting) {
      return greeting.text();
    }
    return null;
  }
}
