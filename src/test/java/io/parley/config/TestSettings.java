package io.parley.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** Settings for tests: the packaged defaults with some values replaced. */
public final class TestSettings {
  private TestSettings() {}

  /**
   * The defaults, but for what is given.
   *
   * @param settings keys and values, in turn
   */
  public static Settings with(String... settings) {
    Properties properties = new Properties();
    try (InputStream defaults =
        SettingsReader.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
      properties.load(defaults);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int i = 0; i < settings.length; i += 2) {
      properties.setProperty(settings[i], settings[i + 1]);
    }
    return new SettingsReader(
            key ->
                Optional.ofNullable(properties.getProperty(key)).filter(value -> !value.isEmpty()))
        .read();
  }
}
