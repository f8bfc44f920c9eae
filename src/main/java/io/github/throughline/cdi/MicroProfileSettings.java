package io.github.throughline.cdi;

import java.util.NoSuchElementException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The only class that touches MicroProfile Config, so that the others work without. */
final class MicroProfileSettings implements Settings {
  private final Config config;

  private MicroProfileSettings(Config config) {
    this.config = config;
  }

  static Settings ofApplication() {
    return new MicroProfileSettings(ConfigProvider.getConfig());
  }

  @Override
  public Optional<String> find(String key) {
    try {
      return config.getOptionalValue(key, String.class);
    } catch (NoSuchElementException e) { // an expression in the value names what is not there
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
