package io.github.throughline.bridge;

import static io.github.throughline.bridge.Bodies.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.CapturedLog;
import io.github.throughline.Spin;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever does not end by itself ends as the rules say, and the next one is served. */
@SuppressWarnings("try") // a scope is there to be closed
class Rule24StuckTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /** Until a call that was given up counts as stuck. */
  private static final Duration GRACE = Duration.ofMillis(500);

  /** Until an idle worker looks whether its pool is still there. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  @RegisterExtension final Pools pools = new Pools();

  private final Bridge bridge = pools.manual;
  private final Bridge limited = pools.manual.within(LIMIT);

  /** A body that goes on until it is let go, whatever interrupts come. */
  private static final class Stubborn {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch letGo = new CountDownLatch(1);
    final AtomicReference<Thread> thread = new AtomicReference<>();

    final Callable<String> body =
        named(
            "Orders.export",
            () -> {
              thread.set(Thread.currentThread());
              begun.countDown();
              Bodies.awaitStubbornly(letGo);
              return "too late";
            });

    CompletableFuture<String> startBy(Bridge bridge) throws InterruptedException {
      CompletableFuture<String> result = bridge.syncToAsync(body);
      Bodies.await(begun);
      return result;
    }
  }

  private static void assertLate(CompletableFuture<?> result, String name) {
    assertThatThrownBy(result::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContainingAll(name, "Deadline[PT2S]");
  }

  @Test
  void stageThatNeverCompletes() {
    CompletableFuture<String> never = new CompletableFuture<>();
    Callable<CompletionStage<String>> body =
        named(
            "Orders.fetchAsync",
            () -> {
              var unused =
                  bridge.syncToAsync(named("a clock", () -> pass(LIMIT))); // while the caller waits
              return never;
            });
    assertThatThrownBy(() -> limited.asyncToSync(body))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContainingAll("Orders.fetchAsync", "Deadline[PT2S]");
    assertThat(never).isNotDone();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    pools.awaitNoTimers();
  }

  private boolean pass(Duration time) {
    pools.timers.pass(time);
    return true;
  }

  @Test
  void executorThatRejectsOnce() {
    RejectedExecutionException full = new RejectedExecutionException("full");
    AtomicBoolean rejects = new AtomicBoolean();
    Bridge moody =
        Bridge.on(
            task -> {
              if (rejects.getAndSet(false)) {
                throw full;
              }
              pools.pool.execute(task);
            },
            pools.timers());
    for (Bridge lane : new Bridge[] {moody.pooled(), moody}) {
      rejects.set(true);
      CompletableFuture<Integer> refused = lane.within(LIMIT).syncToAsync(() -> 1);
      assertThatThrownBy(refused::join).cause().isSameAs(full);
      assertThat(lane.syncToAsync(() -> 2).join()).isEqualTo(2);
    }
    pools.awaitNoTimers();
    moody.close();
  }

  @Test
  void bodyThatReturnsNull() {
    Callable<@Nullable String> none = () -> null;
    assertThat(bridge.syncToAsync(none).join()).isNull();
    assertThatThrownBy(() -> bridge.asyncToSync(named("Orders.fetchAsync", () -> null)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Orders.fetchAsync");
  }

  @Test
  void bodyThatThrowsBeforeItHasAStage() {
    IOException checked = new IOException();
    assertThatThrownBy(
            () ->
                bridge.asyncToSync(
                    () -> {
                      throw checked;
                    }))
        .isInstanceOf(BridgeException.class)
        .cause()
        .isSameAs(checked);
    Error error = new Error();
    assertThatThrownBy(
            () ->
                bridge.asyncToSync(
                    () -> {
                      throw error;
                    }))
        .isSameAs(error);
  }

  @Test
  void bodyThatBlocksForEverIsInterruptedAndItsThreadServesTheNext() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<Thread> thread = new AtomicReference<>();
    CompletableFuture<Boolean> blocked =
        limited.syncToAsync(
            named(
                "Orders.lock",
                () -> {
                  thread.set(Thread.currentThread());
                  begun.countDown();
                  new CountDownLatch(1).await();
                  return true;
                }));
    Bodies.await(begun);
    pools.timers.pass(LIMIT);
    assertLate(blocked, "Orders.lock");
    Thread next =
        bridge
            .syncToAsync(
                () -> {
                  assertThat(Thread.currentThread().isInterrupted()).isFalse();
                  return Thread.currentThread();
                })
            .join();
    assertThat(next).isSameAs(thread.get());
    pools.awaitNoTimers();
  }

  @Test
  void bodyThatSwallowsTheInterruptLosesItsWorkerToTheNext() throws Exception {
    Stubborn stubborn = new Stubborn();
    try (CapturedLog log = new CapturedLog();
        ThreadSensitiveContext scope = bridge.openThreadSensitiveContext()) {
      CompletableFuture<String> late = stubborn.startBy(limited);
      CompletableFuture<Thread> next = bridge.syncToAsync(Thread::currentThread);
      pools.timers.pass(LIMIT);
      assertLate(late, "Orders.export");
      assertThat(next).isNotDone();
      pools.timers.pass(GRACE);
      assertThat(next.join()).isNotSameAs(stubborn.thread.get());
      assertThat(log.messages()).singleElement().asString().contains("does not return");
      stubborn.letGo.countDown();
      assertThat(bridge.syncToAsync(Thread::currentThread).join()).isSameAs(next.join());
    }
  }

  @Test
  void bodyThatReturnsBeforeAnotherTookItsPlaceKeepsIt() throws Exception {
    Stubborn stubborn = new Stubborn();
    try (CapturedLog log = new CapturedLog();
        ThreadSensitiveContext scope = bridge.openThreadSensitiveContext()) {
      stubborn.startBy(limited).cancel(true);
      pools.timers.pass(GRACE);
      stubborn.letGo.countDown();
      Spin.until(
          "it waits for more",
          () -> LockSupport.getBlocker(stubborn.thread.get()) instanceof Worker);
      Thread next = bridge.syncToAsync(Thread::currentThread).join();
      assertThat(next).isSameAs(stubborn.thread.get());
    }
  }

  @Test
  void scopeEndsThoughABodyThatWasGivenUpDoesNotReturn() throws Exception {
    Stubborn stubborn = new Stubborn();
    CompletableFuture<Thread> cleanup = new CompletableFuture<>();
    CompletionStage<?> end;
    try (CapturedLog log = new CapturedLog();
        ThreadSensitiveContext scope = bridge.openThreadSensitiveContext()) {
      scope.onClose(() -> cleanup.complete(Thread.currentThread()));
      stubborn.startBy(limited).cancel(true);
      end = scope.closeAsync();
      assertThat(cleanup).isNotDone();
      pools.timers.pass(GRACE);
      end.toCompletableFuture().join();
    }
    assertThat(cleanup.join()).isNotSameAs(stubborn.thread.get());
    stubborn.letGo.countDown();
  }

  @Test
  void waitForALateBodyEndsThoughThePoolIsBusyWithIt() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    Bridge narrow = Bridge.on(one, pools.timers()).pooled();
    Stubborn stubborn = new Stubborn();
    CompletableFuture<String> late = stubborn.startBy(narrow.within(LIMIT));
    pools.timers.pass(LIMIT);
    assertLate(late, "Orders.export");
    stubborn.letGo.countDown();
    assertThat(narrow.syncToAsync(() -> 1).join()).isEqualTo(1);
    one.shutdown();
  }

  @Test
  void interruptedCallerOfAPoolThatRunsAtOnceIsServed() {
    Bridge direct = Bridge.on(Runnable::run);
    Thread.currentThread().interrupt();
    CompletableFuture<Integer> served = direct.syncToAsync(() -> 1);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(served).isCompletedWithValue(1);
    direct.close();
  }

  @Test
  void interruptThatABodyLeavesBehindDoesNotReachTheNext() throws Exception {
    ForkJoinPool one = new ForkJoinPool(1);
    Bridge narrow = Bridge.on(one);
    CountDownLatch both = new CountDownLatch(1);
    CompletableFuture<Boolean> first =
        narrow.syncToAsync(
            () -> {
              Bodies.await(both);
              Thread.currentThread().interrupt();
              return true;
            });
    CompletableFuture<Boolean> second =
        narrow.syncToAsync(() -> Thread.currentThread().isInterrupted());
    both.countDown();
    assertThat(first.join()).isTrue();
    assertThat(second.join()).isFalse();
    narrow.close();
    one.shutdown();
    assertThat(one.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void scopeOfABridgeThatWasClosedRefuses() {
    Bridge closed = Bridge.on(pools.pool);
    CompletableFuture<Boolean> cleanup = new CompletableFuture<>();
    try (ThreadSensitiveContext scope = closed.openThreadSensitiveContext()) {
      scope.onClose(() -> cleanup.complete(true));
      closed.close();
      assertThatThrownBy(() -> closed.syncToAsync(() -> 1).join())
          .hasCauseInstanceOf(RejectedExecutionException.class);
    }
    assertThat(cleanup.join()).isTrue();
  }

  @Test
  void scopeEndsThoughItsPoolHasEndedBeforeItCameToIt() throws Exception {
    for (boolean endedFirst : new boolean[] {true, false}) {
      ExecutorService one = Executors.newSingleThreadExecutor();
      Bridge narrow = Bridge.on(one, pools.timers());
      CountDownLatch letGo = new CountDownLatch(1);
      one.execute(() -> Bodies.awaitStubbornly(letGo));
      AtomicInteger cleanups = new AtomicInteger();
      ThreadSensitiveContext scope = narrow.openThreadSensitiveContext();
      scope.onClose(cleanups::incrementAndGet);
      CompletableFuture<Integer> neverRun = narrow.syncToAsync(() -> 1);
      assertThat(one.shutdownNow()).hasSize(1);
      CompletionStage<?> end = endedFirst ? null : scope.closeAsync();
      letGo.countDown();
      assertThat(one.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      if (end == null) {
        end = scope.closeAsync();
      } else {
        pools.timers.pass(LOOK);
      }
      end.toCompletableFuture().join();
      assertThat(cleanups).hasValue(1);
      assertThatThrownBy(neverRun::join).hasCauseInstanceOf(RejectedExecutionException.class);
    }
    pools.awaitNoTimers();
  }
}
