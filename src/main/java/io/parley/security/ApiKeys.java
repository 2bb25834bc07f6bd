package io.parley.security;

import io.parley.config.Settings;
import io.parley.security.ApiAccess.Purpose;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may use the HTTP interface, by the keys of {@code chat.api-key}. Safe on every thread. */
@Singleton
public class ApiKeys {
  /** The authentication scheme of RFC 6750, section 2.1; its name is compared without case (RFC 9110, section 11.1). */
  private static final String SCHEME = "Bearer ";

  private final Settings.Http settings;
  private final List<byte[]> keys;

  /** Made by the container. */
  @Inject
  public ApiKeys(Settings settings) {
    this.settings = settings.http();
    this.keys =
        this.settings.apiKeys().stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** Whether a caller may. */
  public enum Verdict {
    /** It may. */
    ALLOWED,
    /** It has brought no key, or a wrong one: 401. */
    NO_OR_WRONG_KEY,
    /** There is no key that it could bring: 403. */
    SWITCHED_OFF
  }

  /**
   * Judges a request. How long that takes tells nothing about the keys but their lengths and number.
   *
   * @param authorization the header of that name; {@code null}: it has none
   */
  public Verdict judge(Purpose purpose, @Nullable String authorization) {
    if (!takesKey(purpose)) {
      return Verdict.ALLOWED;
    }
    if (keys.isEmpty()) {
      return Verdict.SWITCHED_OFF;
    }
    return authorization != null && isKey(authorization)
        ? Verdict.ALLOWED
        : Verdict.NO_OR_WRONG_KEY;
  }

  private boolean takesKey(Purpose purpose) {
    return switch (purpose) {
      case WRITE -> true;
      case READ -> settings.keyForReads();
      case METRICS -> settings.keyForMetrics();
      case HEALTH -> settings.keyForHealth();
      case PUBLIC -> false;
    };
  }

  private boolean isKey(String authorization) {
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] given =
        authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    boolean found = false;
    for (byte[] key : keys) {
      // All of them, whichever fits.
      found |= MessageDigest.isEqual(key, given);
    }
    return found;
  }
}
