package io.parley.protocol;

import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** What a client asks for. */
public sealed interface Command {

  /**
   * A plain client's text for its room.
   *
   * @param text the message as it came; may be empty
   */
  record Publish(String text) implements Command {}

  /**
   * What could not be read, or is not known.
   *
   * @param id to be repeated in the answer: a number or a string
   * @param error the answer
   */
  record Invalid(@Nullable JsonValue id, ErrorCode error) implements Command {}
}
