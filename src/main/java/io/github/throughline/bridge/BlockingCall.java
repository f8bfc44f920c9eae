package io.github.throughline.bridge;

import static java.util.Objects.requireNonNull;

import io.github.throughline.context.internal.Crossing;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One asynchronous body with the thread that calls it and waits for its stage. */
final class BlockingCall<T extends @Nullable Object> {
  private final Callable<? extends CompletionStage<? extends T>> body;
  private final Crossing<?> crossing;
  private final Waiter waiter;
  private final @Nullable Deadline deadline;

  /** Of the body alone, if it is to be interrupted at the deadline. */
  private final @Nullable Outcome outcome;

  /**
   * Makes a call.
   *
   * @param guarded whether the body itself is to be interrupted at the deadline
   */
  BlockingCall(
      Callable<? extends CompletionStage<? extends T>> body,
      Crossing<?> crossing,
      @Nullable Waiter enclosing,
      @Nullable Deadline deadline,
      boolean guarded) {
    this.body = body;
    this.crossing = crossing;
    this.waiter = new Waiter(enclosing);
    this.deadline = deadline;
    crossing.bind(Flow.WAITER, waiter);
    this.outcome = guarded ? new Outcome() : null;
    if (outcome != null) {
      crossing.bind(Flow.GUARDS, Guards.with(outcome));
    }
  }

  /** Calls the body and waits. */
  T await() {
    try (Waits.Entered wait = Waits.enter(waiter)) {
      CompletionStage<? extends T> stage = outcome == null ? stage() : guardedStage(outcome);
      Awaited<T> awaited = new Awaited<>(body, stage, Thread.currentThread());
      waiter.await(awaited, wait, deadline);
      crossing.follow(stage);
      crossing.bringBack();
      return awaited.result();
    } finally {
      waiter.end();
    }
  }

  /** Nobody waits for the stage of a body that was late. */
  private CompletionStage<? extends T> guardedStage(Outcome ofBody) {
    AtomicReference<@Nullable CompletionStage<?>> made = new AtomicReference<>();
    try {
      return requireNonNull(deadline)
          .guard(
              ofBody,
              body,
              () -> {
                CompletionStage<? extends T> stage = stage();
                made.set(stage);
                return stage;
              });
    } catch (DeadlineExceededException e) {
      CompletionStage<?> dropped = made.get();
      if (dropped != null) {
        Awaited.abandon(dropped, false);
      }
      throw e;
    }
  }

  /** The stage of the body; of one that fails, a stage that has failed. */
  private CompletionStage<? extends T> stage() {
    CompletionStage<? extends T> stage;
    try {
      stage = crossing.call(body::call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it was this thread's, and still is
      return CompletableFuture.failedFuture(e);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
    return stage == null
        ? CompletableFuture.failedFuture(
            new IllegalStateException(body + " has answered null instead of a stage"))
        : stage;
  }
}
