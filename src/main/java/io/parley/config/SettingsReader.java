package io.parley.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads and validates {@link Settings}. Defaults live only in the packaged properties file, so a key that is empty here
 * was emptied on purpose and means off; for a key that cannot be off, that is an error.
 */
final class SettingsReader {
  private static final int KIB = 1024;

  /** Bucket4j counts in nanoseconds. */
  private static final int MAX_RATE = 1_000_000_000;

  /** What an HTTP header can carry, and nobody guesses. */
  private static final Pattern API_KEY = Pattern.compile("[!-~&&[^,]]{16,}");

  private static final Set<String> REDIS_SCHEMES =
      Set.of(
          "redis",
          "rediss",
          "redis-sentinel",
          "rediss-sentinel",
          "redis-cluster",
          "rediss-cluster");

  private static final Pattern REDIS_PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,32}");

  private static final Duration MIN_DEADLINE = Duration.ofMillis(100);

  /** It is renewed a few times within. */
  private static final Duration MIN_LEASE = Duration.ofSeconds(2);

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
        number("chat.max-connections", 0, Integer.MAX_VALUE),
        number("chat.max-connections-per-address", 0, Integer.MAX_VALUE),
        list("chat.trusted-proxies"),
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
        pingInterval("chat.ping-interval"),
        number("chat.rate-messages-per-second", 0, MAX_RATE),
        number("chat.rate-bytes-per-second", 0, MAX_RATE),
        duration("chat.leave-grace"),
        duration("chat.resume-age"),
        new Settings.Window(
            number("chat.history-messages", 0, Integer.MAX_VALUE),
            duration("chat.history-age"),
            bytes("chat.history-room-bytes"),
            bytes("chat.history-total-bytes")),
        number("chat.dedupe-max-keys", 0, Integer.MAX_VALUE),
        list("chat.rooms"),
        choice("chat.room-creation", "open", "listed"),
        number("chat.max-rooms", 0, Integer.MAX_VALUE),
        number("chat.max-rooms-per-client", 0, Integer.MAX_VALUE),
        new Settings.Http(
            apiKeys("chat.api-key"),
            choice("chat.read-access", "open", "key"),
            choice("chat.metrics-access", "open", "key"),
            choice("chat.health-access", "open", "key")),
        duration("chat.drain-period"),
        duration("chat.restart-allowance"),
        redis(),
        optional("chat.announced-url").map(value -> url("chat.announced-url", value)));
  }

  private Optional<Settings.Redis> redis() {
    String key = "chat.redis-uri";
    return optional(key)
        .map(
            uri ->
                new Settings.Redis(
                    redisUri(key, uri),
                    redisPrefix("chat.redis-prefix"),
                    atLeast("chat.redis-deadline", MIN_DEADLINE),
                    atLeast("chat.node-lease", MIN_LEASE)));
  }

  /** It may hold a password, so what is wrong with it is told without telling it. */
  private static String redisUri(String key, String value) {
    try {
      URI uri = new URI(value);
      String scheme = uri.getScheme();
      if (scheme != null && REDIS_SCHEMES.contains(scheme) && uri.getRawAuthority() != null) {
        return value;
      }
    } catch (URISyntaxException ignored) {
      // Answered below, as another kind of address is.
    }
    throw new InvalidSettingException(
        key, "(hidden)", "an address such as redis://user:password@redis.example.com:6379");
  }

  private String redisPrefix(String key) {
    String value = optional(key).orElse("");
    if (!REDIS_PREFIX.matcher(value).matches()) {
      throw new InvalidSettingException(key, value, "1 to 32 of A-Z, a-z, 0-9, '.', '_' and '-'");
    }
    return value;
  }

  private Duration atLeast(String key, Duration min) {
    Duration duration = duration(key);
    if (duration.compareTo(min) < 0) {
      throw new InvalidSettingException(key, duration.toString(), "at least " + min);
    }
    return duration;
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

  /** Whether the second of two words was chosen; without a word it is the first. */
  private boolean choice(String key, String first, String second) {
    String value = optional(key).orElse(first);
    if (!value.equals(first) && !value.equals(second)) {
      throw new InvalidSettingException(key, value, first + " or " + second);
    }
    return value.equals(second);
  }

  private long bytes(String key) {
    return number(key, 0, Long.MAX_VALUE);
  }

  private int number(String key, int min, int max) {
    return Math.toIntExact(number(key, (long) min, (long) max));
  }

  private long number(String key, long min, long max) {
    String value = optional(key).orElse("0");
    try {
      long number = Long.parseLong(value);
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

  /** Below a second the beats, not the interval, would decide who is silent. */
  private Duration pingInterval(String key) {
    Duration interval = duration(key);
    if (!interval.isZero() && interval.toSeconds() == 0) {
      throw new InvalidSettingException(key, interval.toString(), "PT0S or at least PT1S");
    }
    return interval;
  }

  private Set<WebOrigin> origins(String key) {
    return list(key).stream()
        .map(value -> origin(key, value))
        .collect(Collectors.toUnmodifiableSet());
  }

  private List<String> list(String key) {
    return Arrays.stream(optional(key).orElse("").split(",", -1))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** What is wrong with one is told without telling it. */
  private List<String> apiKeys(String key) {
    List<String> apiKeys = list(key);
    if (!apiKeys.stream().allMatch(API_KEY.asMatchPredicate())) {
      throw new InvalidSettingException(
          key, "(hidden)", "keys of at least 16 ASCII characters without spaces, with commas");
    }
    return apiKeys;
  }

  private static WebOrigin origin(String key, String value) {
    return WebOrigin.parse(value)
        .orElseThrow(
            () ->
                new InvalidSettingException(
                    key,
                    value,
                    "an origin such as https://chat.example.com (no path, no wildcard)"));
  }

  private static String url(String key, String value) {
    try {
      URI url = new URI(value);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (web && url.getHost() != null && url.getRawQuery() == null && value.endsWith("/")) {
        return value;
      }
    } catch (URISyntaxException ignored) {
      // Answered below, as another kind of address is.
    }
    throw new InvalidSettingException(key, value, "an address such as http://localhost:3000/");
  }
}
