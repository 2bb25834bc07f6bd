package io.parley.protocol;

import java.time.Duration;

/**
 * When a client that is sent away is to come back: at a moment of its choice between {@code min} and {@link #max} from now.
 * Written in whole milliseconds.
 *
 * @param min the least that it is to wait
 * @param width of the window
 */
public record ReconnectWindow(Duration min, Duration width) {

  /** The most that it is to wait. */
  public Duration max() {
    return min.plus(width);
  }

  /** As plain clients read it, in the reason of the close: {@code reconnect MIN-MAX}, in milliseconds. */
  public String toReason() {
    return "reconnect " + min.toMillis() + "-" + max().toMillis();
  }
}
