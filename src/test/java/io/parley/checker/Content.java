package io.parley.checker;

import jakarta.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one place of a room's order holds, as far as one line tells.
 *
 * @param author the client; empty for what came without one
 * @param name the author's; {@code null} where the line does not tell
 * @param key {@code null}: none
 * @param edits the offset of the message that it edits; 0: it is a message itself
 * @param body as compact JSON; {@link #DELETED}; {@code null} where the line shows another in its place
 * @param line that tells
 */
record Content(
    long offset,
    String author,
    @Nullable String name,
    String at,
    @Nullable String key,
    long edits,
    @Nullable String body,
    int line) {
  static final String DELETED = "(deleted)";

  /** What a message shows, live, replayed or on a page. */
  static Content of(JsonObject message, int line) {
    JsonObject from = message.getJsonObject("from");
    return new Content(
        message.getJsonNumber("offset").longValue(),
        from.getString("client", ""),
        from.getString("name"),
        message.getString("at"),
        message.getString("key", null),
        message.containsKey("edits") ? message.getJsonNumber("edits").longValue() : 0,
        message.containsKey("editedAt") ? null : shownBody(message),
        line);
  }

  /** The body of a message, or of a command. */
  static String shownBody(JsonObject object) {
    return object.containsKey("body") ? object.get("body").toString() : DELETED;
  }

  /** Whether both may be told of the same place. */
  boolean agrees(Content other) {
    return author.equals(other.author)
        && at.equals(other.at)
        && edits == other.edits
        && Objects.equals(key, other.key)
        && (name == null || other.name == null || name.equals(other.name))
        && (body == null || other.body == null || body.equals(other.body));
  }

  /** Both together, where they agree. */
  Content and(Content other) {
    return new Content(
        offset,
        author,
        name == null ? other.name : name,
        at,
        key,
        edits,
        body == null ? other.body : body,
        line);
  }
}
