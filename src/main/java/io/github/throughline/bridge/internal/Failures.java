package io.github.throughline.bridge.internal;

import io.github.throughline.bridge.BridgeException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Exceptions keep their identity: wrappers that stages, futures and bridges add are taken off. */
public final class Failures {
  private Failures() {}

  /** Answers what was thrown in the first place. */
  public static Throwable unwrap(Throwable failure) {
    Throwable thrown = failure;
    while (isWrapper(thrown)) {
      Throwable cause = thrown.getCause();
      if (cause == null || cause == thrown) {
        break;
      }
      thrown = cause;
    }
    return thrown;
  }

  private static boolean isWrapper(Throwable failure) {
    return failure instanceof CompletionException
        || failure instanceof ExecutionException
        || failure instanceof BridgeException;
  }

  /** Answers what a blocking caller gets, throwing errors at once. */
  public static RuntimeException forCaller(Throwable failure) {
    Throwable thrown = unwrap(failure);
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException unchecked ? unchecked : new BridgeException(thrown);
  }
}
