package io.parley.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

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
    return new SettingsReader(key -> config.getOptionalValue(key, String.class)).read();
  }
}
