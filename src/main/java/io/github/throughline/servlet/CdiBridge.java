package io.github.throughline.servlet;

import io.github.throughline.bridge.Bridge;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The only class of the package that touches CDI, so that the others work without. */
final class CdiBridge {
  private CdiBridge() {}

  /**
   * Answers the bridge that the application would have injected.
   *
   * @throws IllegalStateException if there is no CDI container
   */
  static Optional<Bridge> find() {
    @Nullable CDI<Object> container =
        CDI.current(); // null in GlassFish, for want of an application
    if (container == null) {
      return Optional.empty();
    }
    Instance<Bridge> bridge = container.select(Bridge.class);
    return bridge.isResolvable() ? Optional.of(bridge.get()) : Optional.empty();
  }
}
