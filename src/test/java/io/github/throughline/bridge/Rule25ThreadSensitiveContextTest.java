package io.github.throughline.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.CapturedLog;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The life of a scope with one thread. */
@Timeout(60)
@SuppressWarnings("try") // a scope is there to be closed
class Rule25ThreadSensitiveContextTest {
  private static final ContextVar<String> USER = ContextVar.of("user");

  @RegisterExtension final Pools pools = new Pools();

  private final Bridge bridge = pools.bridge;

  private CompletableFuture<Thread> thread() {
    return bridge.syncToAsync(Thread::currentThread);
  }

  private static void await(CompletionStage<?> stage) {
    stage.toCompletableFuture().join();
  }

  @Test
  void startsNoThreadUntilOneIsNeeded() {
    AtomicInteger taken = new AtomicInteger();
    Bridge counted =
        Bridge.on(
            task -> {
              taken.incrementAndGet();
              pools.pool.execute(task);
            });
    ThreadSensitiveContext scope = counted.openThreadSensitiveContext();
    await(scope.closeAsync());
    assertThat(taken).hasValue(0);
    try (ThreadSensitiveContext used = counted.openThreadSensitiveContext()) {
      counted.syncToAsync(() -> 1).thenCompose(one -> counted.syncToAsync(() -> 2)).join();
    }
    assertThat(taken).hasValue(1);
  }

  @Test
  void scopeInsideAScopeUsesTheThreadOfTheOutermost() {
    try (ThreadSensitiveContext outer = bridge.openThreadSensitiveContext()) {
      Thread first = thread().join();
      try (ThreadSensitiveContext inner = bridge.openThreadSensitiveContext()) {
        assertThat(thread().join()).isSameAs(first);
      }
      assertThat(thread().join()).isSameAs(first);
    }
  }

  @Test
  void closeDoesNotWait() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ThreadSensitiveContext scope = bridge.openThreadSensitiveContext();
    CompletableFuture<Integer> running =
        bridge.syncToAsync(
            () -> {
              started.countDown();
              Bodies.await(go);
              return 1;
            });
    CompletableFuture<Integer> queued = bridge.syncToAsync(() -> 2);
    Bodies.await(started);
    CompletionStage<@Nullable Void> ended = scope.closeAsync();
    assertThat(ended.toCompletableFuture()).isNotDone();
    assertThatThrownBy(queued::join)
        .hasCauseInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("has ended");
    go.countDown();
    assertThat(running.join()).isEqualTo(1);
    await(ended);
  }

  @Test
  void cleanupRunsOnTheThreadAfterTheBodies() {
    List<String> order = new CopyOnWriteArrayList<>();
    ThreadSensitiveContext scope = bridge.openThreadSensitiveContext();
    Thread worker = thread().join();
    Context.where(USER, "ann")
        .run(() -> scope.onClose(() -> order.add(USER.get() + (Thread.currentThread() == worker))));
    scope.onClose(() -> order.add("second"));
    CompletableFuture<Boolean> body = bridge.syncToAsync(() -> order.add("body"));
    assertThat(body.join()).isTrue();
    await(scope.closeAsync());
    assertThat(order).containsExactly("body", "anntrue", "second");
  }

  @Test
  void cleanupRunsAlsoWhereThereWasNoBody() {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    ThreadSensitiveContext scope = bridge.openThreadSensitiveContext();
    scope.onClose(() -> ran.complete(Thread.currentThread()));
    await(scope.closeAsync());
    assertThat(ran.join()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void cleanupOfAScopeInsideAScopeRunsWithTheOutermost() {
    List<String> order = new CopyOnWriteArrayList<>();
    ThreadSensitiveContext outer = bridge.openThreadSensitiveContext();
    ThreadSensitiveContext inner = bridge.openThreadSensitiveContext();
    inner.onClose(() -> order.add("inner"));
    await(inner.closeAsync());
    order.add("between");
    await(outer.closeAsync());
    assertThat(order).containsExactly("between", "inner");
  }

  @Test
  void failureOfACleanupIsLoggedAndTheOthersRun() {
    try (CapturedLog log = new CapturedLog()) {
      AtomicInteger ran = new AtomicInteger();
      ThreadSensitiveContext scope = bridge.openThreadSensitiveContext();
      scope.onClose(
          () -> {
            throw new IllegalArgumentException("on purpose");
          });
      scope.onClose(ran::incrementAndGet);
      CompletableFuture<@Nullable Void> ended = scope.closeAsync().toCompletableFuture();
      assertThatThrownBy(ended::join).hasRootCauseMessage("on purpose");
      assertThat(ran).hasValue(1);
      assertThat(log.messages()).hasSize(1);
    }
  }

  @Test
  void openersContextNoLongerShowsAClosedScope() {
    Context.empty()
        .run(
            () -> {
              ThreadSensitiveContext scope = bridge.openThreadSensitiveContext();
              scope.close();
              assertThat(ThreadSensitiveContext.ofFlow(null)).isNull();
              assertThat(thread().join()).isNotNull();
            });
  }

  @Test
  void alsoIfAnotherThreadHasClosedIt() {
    Context.empty()
        .run(
            () -> {
              ThreadSensitiveContext scope = bridge.openThreadSensitiveContext();
              CompletableFuture.runAsync(scope::close, pools.pool).join();
              assertThat(ThreadSensitiveContext.ofFlow(null)).isNull();
              assertThat(thread().join()).isNotNull();
            });
  }

  @Test
  void lateWorkOfTheScopeIsRefused() {
    CompletableFuture<Context> forked = new CompletableFuture<>();
    Context.empty()
        .run(
            () -> {
              ThreadSensitiveContext scope = bridge.openThreadSensitiveContext();
              forked.complete(Context.copyOfCurrent());
              scope.close();
            });
    CompletableFuture<Thread> late = forked.join().call(() -> thread());
    assertThatThrownBy(late::join)
        .hasCauseInstanceOf(RejectedExecutionException.class)
        .hasMessageContainingAll("thread-sensitive context has ended", "Bridge.pooled()");
  }

  @Test
  void scopeCanBeOpenedWhereAClosedOneIsStillShown() {
    CompletableFuture<Context> forked = new CompletableFuture<>();
    Context.empty()
        .run(
            () -> {
              ThreadSensitiveContext scope = bridge.openThreadSensitiveContext();
              forked.complete(Context.copyOfCurrent());
              scope.close();
            });
    forked
        .join()
        .run(
            () -> {
              try (ThreadSensitiveContext scope = bridge.openThreadSensitiveContext()) {
                assertThat(thread().join()).isNotNull();
              }
            });
  }

  @Test
  void secondCloseDoesNothingAndHooksAreRefused() {
    ThreadSensitiveContext scope = bridge.openThreadSensitiveContext();
    await(scope.closeAsync());
    scope.close();
    await(scope.closeAsync());
    assertThatIllegalStateException()
        .isThrownBy(() -> scope.onClose(() -> {}))
        .withMessageContaining("closed before");
  }

  @Test
  void poolThatRunsEverythingOnTheCallersThreadWorksToo() {
    Bridge direct = Bridge.on(Runnable::run);
    try (ThreadSensitiveContext scope = direct.openThreadSensitiveContext()) {
      scope.onClose(() -> {});
      CompletableFuture<Thread> seen = direct.syncToAsync(Thread::currentThread);
      assertThat(seen.join()).isSameAs(Thread.currentThread());
    }
  }

  @Test
  void cleanupRunsAlsoWhenThePoolRefuses() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    Bridge refused =
        Bridge.on(
            task -> {
              throw new RejectedExecutionException("full");
            });
    ThreadSensitiveContext scope = refused.openThreadSensitiveContext();
    scope.onClose(ran::countDown);
    await(scope.closeAsync());
    Bodies.await(ran);
  }
}
