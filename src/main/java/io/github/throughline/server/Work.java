package io.github.throughline.server;

import io.github.throughline.bridge.internal.Failures;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something asynchronous that is begun once, and can be given up also before there is a stage. */
final class Work {
  /*
   *   from      event                          to
   *   NEW       begun                          BEGUN     the body is called
   *   NEW       given up                       GIVEN_UP  the body is never called
   *   BEGUN     the body has answered a stage  BEGUN     the outcome will be the stage's
   *   BEGUN     the body has failed            BEGUN     the outcome is the failure
   *   BEGUN     given up, there is a stage     GIVEN_UP  the stage is cancelled
   *   BEGUN     given up, there is none yet    GIVEN_UP  it is cancelled when there is one
   */
  private enum State {
    NEW,
    BEGUN,
    GIVEN_UP
  }

  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  private final Executor canceller;
  private final CompletableFuture<@Nullable Void> outcome = new CompletableFuture<>();
  private State state = State.NEW;
  private @Nullable CompletionStage<?> stage;

  /**
   * Makes work.
   *
   * @param canceller cancels the stage, at once but where nothing of a caller's is seen: that runs
   *     what is chained on it
   */
  Work(Executor canceller) {
    this.canceller = canceller;
  }

  /** Completed when the work has ended, with the failure itself if it has failed. */
  CompletableFuture<@Nullable Void> outcome() {
    return outcome;
  }

  /** Calls the body on the current thread, unless the work was given up. */
  void begin(Supplier<? extends @Nullable CompletionStage<?>> body) {
    synchronized (this) {
      if (state != State.NEW) {
        return;
      }
      state = State.BEGUN;
    }
    try {
      CompletionStage<?> answered = body.get();
      if (answered == null) {
        throw new IllegalStateException("The answer is null: answer a stage");
      }
      follow(answered);
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void follow(CompletionStage<?> answered) {
    boolean unwanted;
    synchronized (this) {
      stage = answered;
      unwanted = state == State.GIVEN_UP;
    }
    var unused =
        answered.whenComplete(
            (result, failure) -> {
              if (failure == null) {
                outcome.complete(null);
              } else {
                fail(failure);
              }
            });
    if (unwanted) {
      canceller.execute(() -> cancel(answered));
    }
  }

  /** Ends the work with a failure, be it begun or not. */
  void fail(Throwable failure) {
    outcome.completeExceptionally(Failures.unwrap(failure));
  }

  /**
   * Gives the work up.
   *
   * @return what is left to do: to cancel the stage, which may run what is chained on it
   */
  Runnable giveUp() {
    CompletionStage<?> unwanted;
    boolean begun;
    synchronized (this) {
      begun = state != State.NEW;
      unwanted = state == State.BEGUN ? stage : null;
      state = State.GIVEN_UP;
    }
    if (!begun) {
      fail(new CancellationException("It was given up before it was begun"));
    }
    return unwanted == null ? () -> {} : () -> canceller.execute(() -> cancel(unwanted));
  }

  private static void cancel(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException e) {
      // it ends when it ends
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.WARNING, stage + " cannot be cancelled", e);
    }
  }
}
