package io.github.throughline.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.CapturedLog;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies that nobody waits for any more. */
@Timeout(60)
@SuppressWarnings("try") // a scope is there to be closed
class Rule24CancellationTest {
  @RegisterExtension final Pools pools = new Pools();

  private final Bridge bridge = pools.manual;
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  /** Runs until it is interrupted or told to go on; answers which. */
  private String interruptible() {
    started.countDown();
    try {
      Bodies.await(go);
      return "went on";
    } catch (InterruptedException e) {
      return "interrupted";
    }
  }

  private int stubborn() {
    started.countDown();
    Bodies.awaitStubbornly(go);
    return 1;
  }

  @Test
  void queuedBodyNeverStarts() throws Exception {
    AtomicBoolean ran = new AtomicBoolean();
    CompletableFuture<Integer> first = bridge.syncToAsync(this::stubborn);
    CompletableFuture<Boolean> queued = bridge.syncToAsync(() -> ran.getAndSet(true));
    Bodies.await(started);
    assertThat(queued.cancel(true)).isTrue();
    go.countDown();
    assertThat(first.join()).isEqualTo(1);
    assertThat(bridge.syncToAsync(() -> 2).join()).isEqualTo(2);
    assertThat(ran).isFalse();
  }

  @Test
  void runningBodyIsInterrupted() throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    CompletableFuture<Boolean> call =
        bridge.pooled().syncToAsync(() -> end.complete(interruptible()));
    Bodies.await(started);
    assertThat(call.cancel(true)).isTrue();
    assertThat(end.join()).isEqualTo("interrupted");
    assertThat(call).isCancelled();
    assertThat(call.cancel(true)).isTrue();
  }

  @Test
  void withoutInterruptItGoesOnAndItsResultIsDropped() throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    CompletableFuture<Boolean> call =
        bridge.pooled().syncToAsync(() -> end.complete(interruptible()));
    Bodies.await(started);
    assertThat(call.cancel(false)).isTrue();
    go.countDown();
    assertThat(end.join()).isEqualTo("went on");
    assertThatThrownBy(call::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void completedByHandDropsTheBodysResult() throws Exception {
    CompletableFuture<Integer> call = bridge.pooled().syncToAsync(this::stubborn);
    Bodies.await(started);
    assertThat(call.complete(7)).isTrue();
    go.countDown();
    assertThat(call.join()).isEqualTo(7);
    assertThat(call.complete(8)).isFalse();
    assertThat(call.cancel(true)).isFalse();
  }

  @Test
  void failedByHandDropsTheBodysResult() throws Exception {
    CompletableFuture<Integer> call = bridge.pooled().syncToAsync(this::stubborn);
    Bodies.await(started);
    assertThat(call.completeExceptionally(new IllegalArgumentException("by hand"))).isTrue();
    go.countDown();
    assertThatThrownBy(call::join).hasRootCauseMessage("by hand");
  }

  @Test
  void timeoutOfTheFutureItselfGivesTheBodyUpToo() throws Exception {
    CompletableFuture<Integer> call =
        bridge.pooled().syncToAsync(this::stubborn).completeOnTimeout(7, 1, TimeUnit.MILLISECONDS);
    assertThat(call.join()).isEqualTo(7);
    go.countDown();
  }

  @Test
  void bodyThatHasEndedCannotBeCancelled() {
    CompletableFuture<Integer> call = bridge.pooled().syncToAsync(() -> 1);
    assertThat(call.join()).isEqualTo(1);
    assertThat(call.cancel(true)).isFalse();
    assertThat(call.join()).isEqualTo(1);
  }

  @Test
  void cancelOfABlockingCallersFlowReachesIt() throws Exception {
    CompletableFuture<String> inner = new CompletableFuture<>();
    CompletableFuture<Object> outer =
        bridge
            .pooled()
            .syncToAsync(
                () ->
                    bridge.asyncToSync(
                        () -> bridge.pooled().syncToAsync(() -> inner.complete(interruptible()))));
    Bodies.await(started);
    assertThat(outer.cancel(true)).isTrue();
    assertThat(inner.join()).isEqualTo("interrupted");
  }

  @Test
  void noInterruptOutlivesTheBody() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    try (ThreadSensitiveContext scope = bridge.openThreadSensitiveContext()) {
      CompletableFuture<Integer> call =
          bridge.syncToAsync(
              () -> {
                thread.complete(Thread.currentThread());
                return stubborn(); // ends with the interrupt status set
              });
      Bodies.await(started);
      assertThat(call.cancel(true)).isTrue();
      go.countDown();
      CompletableFuture<Boolean> next =
          bridge.syncToAsync(() -> Thread.currentThread() == thread.join() && Thread.interrupted());
      assertThat(next.join()).isFalse();
    }
  }

  @Test
  void bodyThatDoesNotReturnIsLeftBehind() throws Exception {
    try (CapturedLog log = new CapturedLog();
        ThreadSensitiveContext scope = bridge.openThreadSensitiveContext()) {
      CompletableFuture<Thread> first = new CompletableFuture<>();
      CompletableFuture<Integer> stuck =
          bridge.syncToAsync(
              Bodies.named(
                  "Desk.find",
                  () -> {
                    first.complete(Thread.currentThread());
                    return stubborn();
                  }));
      Bodies.await(started);
      assertThat(stuck.cancel(true)).isTrue();
      CompletableFuture<Thread> next = bridge.syncToAsync(Thread::currentThread);
      assertThat(next).isNotDone();
      pools.timers.pass(Duration.ofMillis(500));
      Thread other = next.join();
      assertThat(other).isNotSameAs(first.join());
      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("Desk.find", "thread-sensitive context", first.join().toString());
      go.countDown();
      assertThat(bridge.syncToAsync(Thread::currentThread).join()).isSameAs(other);
    }
  }

  @Test
  void bodyThatReturnsInTimeKeepsItsThread() throws Exception {
    try (ThreadSensitiveContext scope = bridge.openThreadSensitiveContext()) {
      CompletableFuture<Thread> first = new CompletableFuture<>();
      CompletableFuture<String> call =
          bridge.syncToAsync(
              () -> {
                first.complete(Thread.currentThread());
                return interruptible();
              });
      Bodies.await(started);
      assertThat(call.cancel(true)).isTrue();
      Thread next = bridge.syncToAsync(Thread::currentThread).join();
      pools.timers.pass(Duration.ofMillis(500));
      assertThat(next).isSameAs(first.join());
      assertThat(bridge.syncToAsync(Thread::currentThread).join()).isSameAs(next);
    }
  }

  @Test
  void cancelledCallOnTheWaitingThreadIsInterruptedThere() {
    CompletableFuture<CompletableFuture<Object>> call = new CompletableFuture<>();
    String seen =
        bridge.asyncToSync(
            () -> {
              CompletableFuture<String> end = new CompletableFuture<>();
              call.complete(bridge.syncToAsync(() -> end.complete(interruptible())));
              var unused =
                  CompletableFuture.runAsync(
                      () -> {
                        Bodies.awaitStubbornly(started);
                        call.join().cancel(true);
                      },
                      pools.pool);
              return end;
            });
    assertThat(seen).isEqualTo("interrupted");
    assertThat(Thread.interrupted()).isFalse();
  }
}
