package io.parley.protocol;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who said something. It owns what it says and the keys that it says it with.
 *
 * @param client that said it; {@code null}: a program did, over HTTP. All that comes over HTTP has one owner
 * @param name shown to others; not unique: it identifies nobody
 */
public record Author(@Nullable UUID client, DisplayName name) {

  /** A program, over HTTP. */
  public static Author overHttp(DisplayName name) {
    return new Author(null, name);
  }
}
