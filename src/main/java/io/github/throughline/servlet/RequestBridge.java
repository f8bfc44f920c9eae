package io.github.throughline.servlet;

import io.github.throughline.bridge.Bridge;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bridge for the requests of one web application: that of its CDI container, else one of its
 * own. Looked up by the first request, as containers may start CDI after filters, and name things
 * on request threads only.
 */
final class RequestBridge implements AutoCloseable {
  private volatile @Nullable Bridge found;
  private @Nullable Bridge own;

  Bridge get() {
    Bridge bridge = found;
    return bridge == null ? find() : bridge;
  }

  private synchronized Bridge find() {
    Bridge bridge = found;
    if (bridge == null) {
      bridge = ofApplication().orElseGet(this::makeOwn);
      found = bridge;
    }
    return bridge;
  }

  private static Optional<Bridge> ofApplication() {
    try {
      return CdiBridge.find();
    } catch (LinkageError | IllegalStateException e) { // no API, or no container of it
      return Optional.empty();
    }
  }

  private Bridge makeOwn() {
    Bridge bridge = Bridge.standalone();
    own = bridge;
    return bridge;
  }

  /** Closes the bridge, if it is nobody else's. */
  @Override
  public synchronized void close() {
    if (own != null) {
      own.close();
    }
  }
}
