package io.parley.protocol;

import jakarta.json.spi.JsonProvider;

/**
 * The server's JSON-P. Each call of {@code jakarta.json.Json} looks for it anew among the class loader's services, which
 * took a millisecond where it was measured: more than all else that is done for a command.
 */
public final class Jsonp {
  /** Looked for once. Safe on every thread. */
  public static final JsonProvider PROVIDER = JsonProvider.provider();

  private Jsonp() {}
}
