package io.parley.protocol;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code chat}: a frame is a text and nothing else, in both directions. */
public final class PlainChat implements Codec {
  PlainChat() {}

  @Override
  public Stream<Command> decode(String message) {
    return Stream.of(new Command.Publish(Body.ofText(message)));
  }

  @Override
  public @Nullable String encode(Event event) {
    if (event instanceof Event.Message message) {
      // Plain clients see neither edits nor deletions.
      return message.body() == null || message.edits() != null ? null : message.body().text();
    }
    if (event instanceof Event.Direct direct) {
      return direct.body().text();
    }
    if (event instanceof Event.Greeting greeting) {
      return greeting.text();
    }
    return null;
  }

  @Override
  public boolean joinsFrames() {
    return false;
  }
}
