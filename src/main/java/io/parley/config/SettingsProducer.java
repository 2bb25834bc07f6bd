package io.parley.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Gives every bean the settings of MicroProfile Config: environment, system properties, the packaged defaults. */
@ApplicationScoped
public class SettingsProducer {

  /**
   * Reads the settings, once: the first injection happens while the application starts and keeps it from starting when a
   * value cannot be used.
   */
  @Produces
  @Singleton
  public Settings settings() {
    Config config = ConfigProvider.getConfig();
    return new SettingsReader(key -> value(config, key)).read();
  }

  /**
   * A key's value from the first source that has the key. Payara passes over an empty value and takes the next source's, so
   * that an empty environment variable could turn nothing off (Payara Server 6.2025.9, against MicroProfile Config 3.1; {@code
   * StockServersIT} shows it).
   */
  private static Optional<String> value(Config config, String key) {
    for (ConfigSource source : config.getConfigSources()) {
      String value = source.getValue(key);
      if (value != null) {
        return value.isBlank() ? Optional.empty() : config.getOptionalValue(key, String.class);
      }
    }
    return Optional.empty();
  }
}
