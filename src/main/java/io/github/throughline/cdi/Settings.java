package io.github.throughline.cdi;

import java.util.Optional;

/** What is configured outside of the code: read at deployment. */
@FunctionalInterface
interface Settings {
  /**
   * Answers what is configured for a key.
   *
   * @throws IllegalArgumentException if there is something that cannot be read
   */
  Optional<String> find(String key);

  /** Those of MicroProfile Config, where it is there, else the system properties. */
  static Settings ofApplication() {
    try {
      return MicroProfileSettings.ofApplication();
    } catch (LinkageError | IllegalStateException e) { // no API, or no implementation of it
      return key -> Optional.ofNullable(System.getProperty(key));
    }
  }
}
