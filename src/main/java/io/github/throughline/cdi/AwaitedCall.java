package io.github.throughline.cdi;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.bridge.DeadlineExceededException;
import io.github.throughline.bridge.internal.Failures;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A call of a blocking method that answers a future, on another thread. Callers get a future of the
 * whole: it is chained on that of the bridge, so what the body sets in the context is seen by
 * stages that are chained on it, and ends as the future of the body does, without wrappers.
 */
final class AwaitedCall {
  /** The callers' future once it is there, or the failure that came before. */
  private final AtomicReference<@Nullable Object> known = new AtomicReference<>();

  /** Why the call was given up; then it is cancelled, but that is not what callers are to see. */
  private volatile @Nullable Throwable late;

  private AwaitedCall() {}

  /**
   * Makes a call.
   *
   * @param deadline when callers are released and the body's own thread may turn to other work; it
   *     is not interrupted here, where that could hit a commit
   */
  static CompletableFuture<@Nullable Object> of(
      Bridge bridge, @Nullable Deadline deadline, NamedCall<@Nullable Object> method) {
    Callable<CompletionStage<@Nullable Object>> body = () -> stageOf(method);
    CompletableFuture<CompletionStage<@Nullable Object>> called =
        bridge.syncToAsync(new NamedCall<>(method.toString(), body));
    AwaitedCall call = new AwaitedCall();
    CompletableFuture<@Nullable Object> answer = call.answer(called);
    var unused =
        answer.whenComplete(
            (result, failure) -> {
              if (answer.isCancelled()) {
                called.cancel(true);
              }
            });
    if (deadline != null) {
      call.endAt(deadline, method.toString(), answer, called);
    }
    return answer;
  }

  /** Gives the call up first, so that what is queued does not start when callers know. */
  private void endAt(
      Deadline deadline,
      String method,
      CompletableFuture<@Nullable Object> answer,
      CompletableFuture<?> called) {
    var unused =
        deadline
            .bound(answer, method)
            .whenComplete(
                (result, failure) -> {
                  if (failure instanceof DeadlineExceededException) {
                    late = failure;
                    called.cancel(false);
                    answer.completeExceptionally(failure);
                  }
                });
  }

  /** Calls the method; its failure is in the stage, as is that of a bridged one. */
  private static CompletionStage<@Nullable Object> stageOf(Callable<@Nullable Object> method) {
    try {
      return stageOf(method.call());
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static CompletionStage<@Nullable Object> stageOf(@Nullable Object answered)
      throws InterruptedException {
    if (answered instanceof CompletionStage<?>) {
      return Members.stage(answered);
    }
    if (!(answered instanceof Future<?> future)) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      return CompletableFuture.completedFuture(future.get()); // no other way to know, and may block
    } catch (ExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<@Nullable Object> answer(
      CompletableFuture<CompletionStage<@Nullable Object>> called) {
    CompletableFuture<@Nullable Object> answer =
        called.thenCompose(stage -> stage.whenComplete((result, failure) -> end(failure)));
    // After the line above: callbacks run in reverse order, and this one is to be the first.
    var unused = called.whenComplete((stage, failure) -> end(failure));
    return known.compareAndSet(null, answer)
        ? answer
        : CompletableFuture.failedFuture((Throwable) known.get());
  }

  /** Ends the future before the JDK does, which would wrap the failure. */
  private void end(@Nullable Throwable failure) {
    if (failure != null) {
      Throwable reason = late;
      Throwable thrown = reason == null ? Failures.unwrap(failure) : reason;
      if (!known.compareAndSet(null, thrown)
          && known.get() instanceof CompletableFuture<?> answer) {
        answer.completeExceptionally(thrown);
      }
    }
  }
}
