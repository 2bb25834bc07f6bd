package io.parley.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads and validates {@link Settings}. Defaults live only in the packaged properties file, so a key that is empty here
 * was emptied on purpose and means off; for a key that cannot be off, that is an error.
 */
final class SettingsReader {
  private static final int KIB = 1024;

  private final Function<String, Optional<String>> source;

  /**
   * Reads from a source.
   *
   * @param source a key's value as written; empty where the key is absent or its value is empty
   */
  SettingsReader(Function<String, Optional<String>> source) {
    this.source = source;
  }

  /**
   * Reads everything.
   *
   * @throws InvalidSettingException for the first value that cannot be used
   */
  Settings read() {
    return new Settings(
        origins("chat.allowed-origins"),
        optional("chat.public-origin").map(value -> origin("chat.public-origin", value)),
        flag("chat.allow-missing-origin"),
        number("chat.max-message-bytes", 1, KIB * KIB),
        number("chat.max-empty-parts", 0, Integer.MAX_VALUE),
        duration("chat.assembly-deadline"),
        optional("chat.greeting").orElse(""),
        duration("chat.greeting-delay"),
        flag("chat.transcript"),
        optional("chat.default-room")
            .orElseThrow(
                () -> new InvalidSettingException("chat.default-room", "", "a room's name")),
        number("chat.outbox-max-bytes", KIB, Integer.MAX_VALUE),
        duration("chat.send-deadline"),
        duration("chat.ping-interval"),
        optional("chat.announced-url"));
  }

  private Optional<String> optional(String key) {
    return source.apply(key).map(String::strip).filter(value -> !value.isEmpty());
  }

  private boolean flag(String key) {
    String value = optional(key).orElse("false");
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new InvalidSettingException(key, value, "true or false");
    };
  }

  private int number(String key, int min, int max) {
    String value = optional(key).orElse("0");
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException ignored) {
      // Answered below, as a number out of range is.
    }
    throw new InvalidSettingException(key, value, "a whole number from " + min + " to " + max);
  }

  private Duration duration(String key) {
    String value = optional(key).orElse("PT0S");
    try {
      Duration duration = Duration.parse(value);
      if (!duration.isNegative() && duration.compareTo(Duration.ofDays(1)) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException ignored) {
      // Answered below, as a duration out of range is.
    }
    throw new InvalidSettingException(key, value, "an ISO 8601 duration from PT0S to PT24H");
  }

  private Set<String> origins(String key) {
    Set<String> origins = new LinkedHashSet<>();
    for (String value : optional(key).orElse("").split(",", -1)) {
      if (!value.isBlank()) {
        origins.add(origin(key, value.strip()));
      }
    }
    return Set.copyOf(origins);
  }

  private static String origin(String key, String value) {
    try {
      URI uri = new URI(value);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean bare =
          uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      if (web && bare) {
        return value;
      }
    } catch (URISyntaxException ignored) {
      // Answered below, as another kind of address is.
    }
    throw new InvalidSettingException(
        key, value, "an origin such as https://chat.example.com (no path, no wildcard)");
  }
}
