package io.github.throughline.platform;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** When the container's thread has left a request, which then goes on without it. */
final class Leaving {
  static final String NAME = Leaving.class.getName();
  private static final int PATIENCE_SECONDS = 60;

  private final CountDownLatch left = new CountDownLatch(1);

  static Leaving of(HttpServletRequest request) {
    return (Leaving) request.getAttribute(NAME);
  }

  void left() {
    left.countDown();
  }

  /** Waits for it, on another thread. */
  void await() {
    try {
      if (!left.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The container's thread is still in the request");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
