package io.github.throughline.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.CapturedLog;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An executor that is the current thread while it waits. */
@Timeout(60)
class CurrentThreadExecutorTest {
  private static final ContextVar<String> USER = ContextVar.of("user");

  @RegisterExtension final Pools pools = new Pools();

  private final CurrentThreadExecutor executor = new CurrentThreadExecutor();

  @Test
  void runsTasksOnItsThreadUntilTheStageHasEnded() {
    CompletableFuture<Thread> seen =
        CompletableFuture.runAsync(() -> {}, pools.pool)
            .thenApplyAsync(tick -> Thread.currentThread(), executor);
    executor.runUntilComplete(seen);
    assertThat(seen.join()).isSameAs(Thread.currentThread());
  }

  @Test
  void runsWhatWasQueuedInTimeAlsoAfterTheStageHasEnded() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int number = i;
      executor.execute(() -> order.add(number));
    }
    executor.runUntilComplete(CompletableFuture.completedFuture("done"));
    assertThat(order).containsExactly(0, 1, 2);
  }

  @Test
  void tasksRunInACopyOfTheContextTheyWereGivenIn() {
    CompletableFuture<String> seen =
        Context.where(USER, "ann").call(() -> executor.submit(() -> USER.get()));
    Context.where(USER, "bob").run(() -> executor.runUntilComplete(seen));
    assertThat(seen.join()).isEqualTo("ann");
  }

  @Test
  void lateTaskIsRefused() {
    executor.runUntilComplete(CompletableFuture.completedFuture("done"));
    assertThatThrownBy(() -> executor.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("no blocking caller waits");
    assertThatThrownBy(executor.submit(() -> 1)::join)
        .hasCauseInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void lateTaskGoesToTheOneThatEncloses() {
    CompletableFuture<CurrentThreadExecutor> inner = new CompletableFuture<>();
    CompletableFuture<Thread> late = new CompletableFuture<>();
    executor.execute(
        () -> {
          CurrentThreadExecutor enclosed = new CurrentThreadExecutor();
          enclosed.runUntilComplete(CompletableFuture.completedFuture("done"));
          inner.complete(enclosed);
        });
    var unused =
        inner.thenAcceptAsync(
            enclosed -> enclosed.execute(() -> late.complete(Thread.currentThread())), pools.pool);
    executor.runUntilComplete(late);
    assertThat(late.join()).isSameAs(Thread.currentThread());
  }

  @Test
  void otherThreadMayNotRunIt() {
    assertThatThrownBy(
            () ->
                CompletableFuture.runAsync(
                        () -> executor.runUntilComplete(new CompletableFuture<>()), pools.pool)
                    .join())
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Thread.currentThread().toString());
  }

  @Test
  void waitsOnce() {
    executor.runUntilComplete(CompletableFuture.completedFuture("done"));
    assertThatIllegalStateException()
        .isThrownBy(() -> executor.runUntilComplete(new CompletableFuture<>()))
        .withMessageContaining("waited before");
  }

  @Test
  void failureOfTheStageIsTheStagesOwn() {
    CompletableFuture<Object> failed =
        CompletableFuture.failedFuture(new IllegalArgumentException("on purpose"));
    executor.runUntilComplete(failed);
    assertThat(failed).isCompletedExceptionally();
  }

  @Test
  void failureOfATaskIsLoggedAndTheNextOneRuns() {
    try (CapturedLog log = new CapturedLog()) {
      executor.execute(
          () -> {
            throw new IllegalArgumentException("on purpose");
          });
      CompletableFuture<Integer> next = executor.submit(() -> 1);
      executor.runUntilComplete(next);
      assertThat(next.join()).isEqualTo(1);
      assertThat(log.messages()).hasSize(1);
    }
  }

  @Test
  void currentDeadlineBoundsTheWait() {
    assertThatThrownBy(
            () ->
                Deadline.after(Duration.ofMillis(20))
                    .run(() -> executor.runUntilComplete(new CompletableFuture<>())))
        .isInstanceOf(DeadlineExceededException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
