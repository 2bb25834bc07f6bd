package io.parley.endpoint;

import io.parley.protocol.DisplayName;
import io.parley.protocol.InvalidNameException;
import io.parley.protocol.RoomName;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the query of {@code /ws/chat?name=...&room=...} asks for. Decoded here, strictly, because the servers differ in
 * what they decode and how.
 *
 * @param name the display name; empty: a guest
 * @param room of a plain client; empty: the default room
 */
record HandshakeQuery(Optional<DisplayName> name, Optional<RoomName> room) {

  /**
   * Reads a query. Parameters that are not known are left alone.
   *
   * @param query as it came, without the question mark; {@code null} where there is none
   * @throws BadQueryException if a known parameter is there twice, is not percent-encoded UTF-8, or breaks its rule
   */
  static HandshakeQuery parse(@Nullable String query) throws BadQueryException {
    Map<String, String> raw = known(query == null ? "" : query);
    try {
      String name = raw.get("name");
      Optional<DisplayName> displayName =
          name == null ? Optional.empty() : Optional.of(DisplayName.of(decode("name", name)));
      try {
        String room = raw.get("room");
        return new HandshakeQuery(
            displayName,
            room == null ? Optional.empty() : Optional.of(RoomName.of(decode("room", room))));
      } catch (InvalidNameException invalid) {
        throw new BadQueryException("room: " + invalid.getMessage());
      }
    } catch (InvalidNameException invalid) {
      throw new BadQueryException("name: " + invalid.getMessage());
    }
  }

  private static Map<String, String> known(String query) throws BadQueryException {
    Map<String, String> found = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      if ((key.equals("name") || key.equals("room")) && found.put(key, value) != null) {
        throw new BadQueryException(key + ": given twice");
      }
    }
    return found;
  }

  /** Percent-decoding as HTML forms encode; unlike {@code URLDecoder} it refuses what is not UTF-8. */
  private static String decode(String key, String value) throws BadQueryException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '%') {
        int high = i + 2 < value.length() ? Character.digit(value.charAt(i + 1), 16) : -1;
        int low = i + 2 < value.length() ? Character.digit(value.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw new BadQueryException(key + ": not percent-encoded UTF-8");
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.writeBytes((c == '+' ? " " : String.valueOf(c)).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException malformed) {
      throw new BadQueryException(key + ": not percent-encoded UTF-8");
    }
  }
}
