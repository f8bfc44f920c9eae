package io.github.throughline.cdi;

import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.ConfigValue;

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
    ConfigValue value = config.getConfigValue(key);
    if (value.getValue() == null && value.getRawValue() != null) {
      throw new IllegalArgumentException(value.getRawValue() + " stands for nothing");
    }
    return Optional.ofNullable(value.getValue()).filter(Predicate.not(String::isEmpty));
  }
}
