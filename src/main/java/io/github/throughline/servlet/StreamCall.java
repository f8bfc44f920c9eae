package io.github.throughline.servlet;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A call to a stream of a container, on any thread. A container that has ended the request
 * meanwhile throws whatever comes of that, such as a {@link NullPointerException}: it has lost its
 * client, and that is no failure of the application.
 */
interface StreamCall<T extends @Nullable Object> {
  T call() throws IOException;

  /** Makes a call. */
  static <T extends @Nullable Object> T of(StreamCall<T> call) throws IOException {
    try {
      return call.call();
    } catch (RuntimeException e) {
      throw new IOException("The container has ended the request", e);
    }
  }
}
