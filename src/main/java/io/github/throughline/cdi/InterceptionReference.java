package io.github.throughline.cdi;

import jakarta.enterprise.inject.spi.CDI;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where an interceptor finds the application's {@link Interception}: after it has been passivated
 * with its bean, anew.
 */
final class InterceptionReference implements Serializable {
  private static final long serialVersionUID = 1L;

  private transient volatile @Nullable Interception known;

  InterceptionReference(ThroughlineExtension extension) {
    known = extension.bridging().interception();
  }

  Interception get() {
    Interception found = known;
    if (found == null) {
      found = CDI.current().select(ThroughlineExtension.class).get().bridging().interception();
      known = found;
    }
    return found;
  }
}
