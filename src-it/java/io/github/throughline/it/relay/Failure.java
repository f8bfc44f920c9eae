package io.github.throughline.it.relay;

import io.github.throughline.application.DisconnectedException;
import java.util.concurrent.CompletionException;

/**
 * Why something has failed on the other side.
 *
 * @param type the name of the exception's class
 */
public record Failure(String type, String message) {
  static Failure of(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new Failure(cause.getClass().getName(), String.valueOf(cause.getMessage()));
  }

  /** Makes an exception of the same class, of those that tests know, or one that tells of it. */
  Exception exception() {
    if (type.equals(DisconnectedException.class.getName())) {
      return new DisconnectedException(message);
    }
    if (type.equals(IllegalStateException.class.getName())) {
      return new IllegalStateException(message);
    }
    return new RuntimeException(type + ": " + message);
  }
}
