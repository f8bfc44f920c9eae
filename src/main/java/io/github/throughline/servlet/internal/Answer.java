package io.github.throughline.servlet.internal;

import io.github.throughline.application.internal.Handed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The stage of one send. What is decided before it is given out is complete then; later, the
 * executor completes it, as what is chained on it is the application's.
 */
public final class Answer {
  private final Handed<@Nullable Void> handed;
  private boolean given;

  public Answer(Executor executor) {
    handed = new Handed<>(this, executor);
  }

  /**
   * Decides how the stage ends, the first time; any thread.
   *
   * @param failure {@code null} if the event was handed over
   */
  public void decide(@Nullable Throwable failure) {
    boolean late;
    synchronized (this) {
      late = handed.decide(null, failure) && given;
    }
    if (late) {
      handed.tell();
    }
  }

  /** Gives the stage out. */
  public CompletableFuture<@Nullable Void> give() {
    synchronized (this) {
      given = true;
    }
    return handed.tellNow();
  }
}
