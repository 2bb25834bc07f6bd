package io.parley.endpoint;

import io.parley.config.Settings;
import io.parley.protocol.CloseCode;
import io.parley.protocol.ProtocolException;
import io.parley.protocol.Utf8;
import java.util.Optional;

/**
 * Puts the parts of one connection's messages together, within limits that WildFly does not keep: {@code
 * @OnMessage(maxMessageSize)} is not enforced there past the first socket read (UNDERTOW-2770, WildFly 39.0.1; {@code
 * MessageLimitsIT} would pass without this class once that is mended). A part is whatever one read of the socket brought,
 * which is neither a frame nor a fragment.
 *
 * <p>After a limit is broken it lets everything go and swallows the parts that still come: the container delivers them
 * until the peer has answered the close. How long a message may take is watched by the heartbeat, which also sees a message
 * whose next part never comes.
 *
 * <p>Called by one connection's callbacks, which the container makes one at a time.
 */
final class MessageAssembler {
  private final int maxBytes;
  private final int maxEmptyParts;
  private StringBuilder parts = new StringBuilder();
  private int bytes;
  private int emptyParts;
  private boolean dead;

  MessageAssembler(Settings settings) {
    this.maxBytes = settings.maxMessageBytes();
    this.maxEmptyParts = settings.maxEmptyParts();
  }

  /**
   * Takes the next part.
   *
   * @param last whether it completes its message
   * @return the whole message, or empty while parts are missing or after a limit was broken
   * @throws ProtocolException 1009, the first time a limit is broken
   */
  Optional<String> add(String part, boolean last) throws ProtocolException {
    if (dead) {
      return Optional.empty();
    }
    check(part, last);
    if (!last) {
      parts.append(part);
      return Optional.empty();
    }
    String message = parts.isEmpty() ? part : parts.append(part).toString();
    parts = new StringBuilder();
    bytes = 0;
    emptyParts = 0;
    return Optional.of(message);
  }

  private void check(String part, boolean last) throws ProtocolException {
    // A part has at least as many bytes as characters: no need to count one that cannot fit, and no
    // overflow.
    if (part.length() > maxBytes - bytes) {
      throw tooBig();
    }
    bytes += Utf8.length(part);
    if (part.isEmpty() && !last) {
      emptyParts++;
    }
    if (bytes > maxBytes || (maxEmptyParts > 0 && emptyParts > maxEmptyParts)) {
      throw tooBig();
    }
  }

  private ProtocolException tooBig() {
    dead = true;
    parts = new StringBuilder();
    return new ProtocolException(CloseCode.MESSAGE_TOO_BIG);
  }
}
