package io.parley.protocol;

import jakarta.json.JsonException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What a program wants to have said: the body of a request over HTTP. It is read as strictly as a command, with the same limits.
 *
 * @param key the program's own mark, see {@link Command.Send#key}; {@code null}: none
 * @param name under which it is shown; {@code null}: none is given
 */
public record Posting(Body body, @Nullable String key, @Nullable DisplayName name) {
  private static final StrictJson JSON = new StrictJson();

  /**
   * Reads one.
   *
   * @param json one object; fields that are not known mean nothing
   * @throws RefusedException with 400 or 413, if it cannot be used
   */
  public static Posting read(String json) {
    try {
      JsonFields fields = JSON.read(json);
      fields.requireSound();
      Body body = fields.body("body");
      if (body == null) {
        throw new RefusedException(ErrorCode.BAD_REQUEST);
      }
      return new Posting(
          body, key(fields.text("key", Integer.MAX_VALUE)), SuperchatReader.displayName(fields));
    } catch (BadFieldException bad) {
      throw new RefusedException(bad.error());
    } catch (JsonException | NoSuchElementException malformed) {
      throw new RefusedException(ErrorCode.BAD_REQUEST);
    }
  }

  /**
   * A key, wherever it comes from, if it is not too long. One that is empty is a mistake of the caller's, whose messages would be
   * taken for repeats of each other.
   */
  public static @Nullable String key(@Nullable String key) {
    if (key != null && key.isEmpty()) {
      throw new RefusedException(ErrorCode.BAD_REQUEST);
    }
    if (key != null && key.codePointCount(0, key.length()) > SuperchatReader.MAX_KEY_CODE_POINTS) {
      throw new RefusedException(ErrorCode.FIELD_TOO_LARGE);
    }
    return key;
  }
}
