package io.github.throughline.application.internal;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Calls that answer stages, of code that is somebody else's. */
public final class Stages {
  private Stages() {}

  /**
   * Answers the stage that a call answers; of a call that throws or answers nothing, one that has
   * failed.
   *
   * @param callee named where it has answered nothing
   */
  public static <T extends @Nullable Object> CompletionStage<T> of(
      Object callee, Callable<? extends @Nullable CompletionStage<T>> call) {
    CompletionStage<T> stage;
    try {
      stage = call.call();
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
    return stage == null
        ? CompletableFuture.failedFuture(
            new IllegalStateException(callee + " has answered null instead of a stage"))
        : stage;
  }
}
