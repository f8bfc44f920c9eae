package io.github.throughline.servlet;

import io.github.throughline.bridge.Bridge;
import jakarta.enterprise.inject.Instance;
import java.util.Optional;

/** The bridge among the beans; a class of its own, so that others work without CDI. */
final class CdiBridge {
  private CdiBridge() {}

  /**
   * Answers the bridge that the application would have injected.
   *
   * @throws IllegalStateException if there is no CDI container
   */
  static Optional<Bridge> find() {
    Instance<Bridge> bridge = ModuleBeans.find().select(Bridge.class);
    return bridge.isResolvable() ? Optional.of(bridge.get()) : Optional.empty();
  }
}
