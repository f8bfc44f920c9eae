package io.github.throughline.cdi;

import io.github.throughline.bridge.Deadline;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;

/**
 * Produces the current deadline. Without a bean-defining annotation, so that the extension alone
 * makes a bean of it.
 */
class BridgeProducers {
  @Produces
  Deadline deadline() {
    return Deadline.current()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "There is no current deadline. Inject Optional<Deadline> where there may be"
                        + " none, and Provider<Deadline> into beans that outlive the call"));
  }

  @Produces
  Optional<Deadline> deadlineIfAny() {
    return Deadline.current();
  }
}
