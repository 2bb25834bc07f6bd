package io.parley.protocol;

import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a client hears. */
public sealed interface Event {

  /**
   * The first object of every structured connection.
   *
   * @param client the identity that this connection has
   * @param name shown to others
   * @param resumeToken brings the identity back; never logged
   * @param time of the server
   * @param pingInterval how often the server pings; zero where it does not
   * @param maxMessageBytes UTF-8 bytes of one WebSocket message
   */
  record Welcome(
      UUID client,
      DisplayName name,
      String resumeToken,
      Instant time,
      Duration pingInterval,
      int maxMessageBytes)
      implements Event {}

  /**
   * A message of the room, from another of its members.
   *
   * @param text the body
   */
  record Message(String text) implements Event {}

  /**
   * The server's question to a plain client without a name.
   *
   * @param text a setting
   */
  record Greeting(String text) implements Event {}

  /**
   * The answer to a command that failed.
   *
   * @param id of the command, a number or a string; {@code null} where it had none or it could not be read
   * @param error what was wrong
   */
  record Failure(@Nullable JsonValue id, ErrorCode error) implements Event {}
}
