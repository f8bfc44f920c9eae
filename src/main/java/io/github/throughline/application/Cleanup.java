package io.github.throughline.application;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What is closed when a request is over: the latest first, each whatever becomes of the others. */
final class Cleanup {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  // Both guarded by this.
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean done;

  /** Adds a resource; {@code false} if nobody would close it any more. */
  synchronized boolean add(AutoCloseable resource) {
    if (!done) {
      open.push(resource);
    }
    return !done;
  }

  /** Closes all, also those that are added meanwhile. */
  void run() {
    for (AutoCloseable next = next(); next != null; next = next()) {
      try {
        next.close();
      } catch (Throwable e) {
        LOGGER.log(
            System.Logger.Level.WARNING, next + " could not be closed at the end of a request", e);
      }
    }
  }

  private synchronized @Nullable AutoCloseable next() {
    AutoCloseable next = open.poll();
    done = next == null;
    return next;
  }
}
