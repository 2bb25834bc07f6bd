package io.parley.endpoint;

import io.parley.protocol.DisplayName;
import io.parley.protocol.InvalidNameException;
import io.parley.protocol.RoomName;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the query of {@code /ws/chat?name=...&room=...} asks for. Decoded here, strictly, because the servers differ in
 * what they decode and how.
 *
 * @param name the display name; empty: a guest
 * @param room of a plain client; empty: the default room
 * @param resume the token by which a structured client returns; empty: it is new. Never logged
 */
record HandshakeQuery(
    Optional<DisplayName> name, Optional<RoomName> room, Optional<String> resume) {
  private static final Set<String> KNOWN = Set.of("name", "room", "resume");

  /**
   * Reads a query. Parameters that are not known mean nothing.
   *
   * @param query as it came, without the question mark; {@code null} where there is none
   * @throws BadQueryException if the query is not percent-encoded UTF-8, or a known parameter is there twice or breaks its rule
   */
  static HandshakeQuery parse(@Nullable String query) throws BadQueryException {
    Map<String, String> parameters = decode(query == null ? "" : query);
    return new HandshakeQuery(
        check("name", parameters.get("name"), DisplayName::of),
        check("room", parameters.get("room"), RoomName::of),
        Optional.ofNullable(parameters.get("resume")));
  }

  @Override
  public String toString() {
    return "HandshakeQuery[name=" + name + ", room=" + room + "]";
  }

  private static <T> Optional<T> check(String key, @Nullable String value, Rule<T> rule)
      throws BadQueryException {
    try {
      return value == null ? Optional.empty() : Optional.of(rule.apply(value));
    } catch (InvalidNameException invalid) {
      throw new BadQueryException(key + ": " + invalid.getMessage());
    }
  }

  private static Map<String, String> decode(String query) throws BadQueryException {
    Map<String, String> found = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = decodePart(equals < 0 ? pair : pair.substring(0, equals));
      String value = decodePart(equals < 0 ? "" : pair.substring(equals + 1));
      if (found.put(key, value) != null && KNOWN.contains(key)) {
        throw new BadQueryException(key + ": given twice");
      }
    }
    return found;
  }

  /** Percent-decoding as HTML forms encode; unlike {@code URLDecoder} it refuses what is not UTF-8. */
  private static String decodePart(String value) throws BadQueryException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '%') {
        if (i + 2 >= value.length()
            || !HexFormat.isHexDigit(value.charAt(i + 1))
            || !HexFormat.isHexDigit(value.charAt(i + 2))) {
          throw new BadQueryException("not percent-encoded UTF-8");
        }
        bytes.write(HexFormat.fromHexDigits(value, i + 1, i + 3));
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
      throw new BadQueryException("not percent-encoded UTF-8");
    }
  }

  /** Makes a name of a parameter. */
  private interface Rule<T> {
    T apply(String value) throws InvalidNameException;
  }
}
