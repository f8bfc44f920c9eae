package io.github.throughline.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.context.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where blocking bodies run. */
@SuppressWarnings("try") // a scope is there to be closed
class Rule18PlacementTest {
  @RegisterExtension final Pools pools = new Pools();

  private final Bridge bridge = pools.bridge;

  private CompletableFuture<Thread> whereItRuns() {
    return bridge.syncToAsync(Thread::currentThread);
  }

  private CompletableFuture<Thread> whereItRunsFromThePool() {
    return Context.withContextCapture(CompletableFuture.runAsync(() -> {}, pools.pool))
        .thenComposeAsync(tick -> whereItRuns(), pools.pool);
  }

  @Test
  void nearestBlockingCallerRunsTheBody() {
    Thread seen = bridge.asyncToSync(this::whereItRunsFromThePool);
    assertThat(seen).isSameAs(Thread.currentThread());
  }

  @Test
  void blockingCallerComesBeforeTheScope() {
    try (ThreadSensitiveContext scope = bridge.openThreadSensitiveContext()) {
      Thread seen = bridge.asyncToSync(this::whereItRunsFromThePool);
      assertThat(seen).isSameAs(Thread.currentThread());
    }
  }

  @Test
  void innerBlockingCallerComesBeforeTheOuter() {
    AtomicReference<Thread> pooled = new AtomicReference<>();
    Thread seen =
        bridge.asyncToSync(
            () ->
                bridge
                    .pooled()
                    .syncToAsync(
                        () -> {
                          pooled.set(Thread.currentThread());
                          return bridge.asyncToSync(this::whereItRunsFromThePool);
                        }));
    assertThat(seen).isSameAs(pooled.get()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void scopeHasOneThread() {
    try (ThreadSensitiveContext scope = bridge.openThreadSensitiveContext()) {
      Thread first = whereItRuns().join();
      Thread second = whereItRunsFromThePool().join();
      assertThat(second).isSameAs(first).isNotSameAs(Thread.currentThread());
    }
  }

  @Test
  void scopesRunBesideEachOther() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    CompletableFuture<?>[] flows = new CompletableFuture<?>[2];
    for (int i = 0; i < 2; i++) {
      flows[i] =
          Context.empty()
              .call(
                  () -> {
                    ThreadSensitiveContext scope = bridge.openThreadSensitiveContext();
                    return bridge
                        .syncToAsync(
                            () -> {
                              both.countDown();
                              Bodies.await(both);
                              return true;
                            })
                        .whenComplete((result, failure) -> scope.close());
                  });
    }
    CompletableFuture.allOf(flows).join();
  }

  @Test
  void withoutACallerAndAScopeAllShareOneThread() {
    Thread first = whereItRuns().join();
    Thread second = Context.empty().call(() -> whereItRuns()).join();
    assertThat(second).isSameAs(first).isNotSameAs(Thread.currentThread());
  }

  @Test
  void pooledBodiesRunBesideEachOther() {
    CountDownLatch both = new CountDownLatch(2);
    Bridge pooled = bridge.pooled();
    bridge.asyncToSync(
        () -> {
          CompletableFuture<?>[] calls = new CompletableFuture<?>[2];
          for (int i = 0; i < 2; i++) {
            calls[i] =
                pooled.syncToAsync(
                    () -> {
                      both.countDown();
                      Bodies.await(both);
                      return true;
                    });
          }
          return CompletableFuture.allOf(calls);
        });
  }

  @Test
  void threadSensitiveTakesPooledBack() {
    Thread seen =
        bridge.asyncToSync(
            () -> bridge.pooled().threadSensitive().syncToAsync(Thread::currentThread));
    assertThat(seen).isSameAs(Thread.currentThread());
  }

  @Test
  void callerThatHasEndedHandsOnToTheOneThatEnclosesIt() {
    CompletableFuture<Context> inner = new CompletableFuture<>();
    Thread seen =
        bridge.asyncToSync(
            () -> {
              bridge.asyncToSync(
                  () -> {
                    inner.complete(Context.copyOfCurrent());
                    return CompletableFuture.completedFuture(true);
                  });
              return CompletableFuture.runAsync(() -> {}, pools.pool)
                  .thenComposeAsync(tick -> inner.join().call(() -> whereItRuns()), pools.pool);
            });
    assertThat(seen).isSameAs(Thread.currentThread());
  }

  @Test
  void flowWhoseCallersHaveAllEndedIsRefusedAndNotRunElsewhere() {
    CompletableFuture<Context> late = new CompletableFuture<>();
    try (ThreadSensitiveContext scope = bridge.openThreadSensitiveContext()) {
      bridge.asyncToSync(
          () -> {
            late.complete(Context.copyOfCurrent());
            return CompletableFuture.completedFuture(true);
          });
      CompletableFuture<Thread> refused = late.join().call(() -> whereItRuns());
      assertThatThrownBy(refused::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContainingAll("no blocking caller waits", "Bridge.pooled()");
      assertThat(late.join().call(() -> bridge.pooled().syncToAsync(() -> 1)).join()).isEqualTo(1);
    }
  }

  @Test
  void bodyInAContextHasThatContextsCallerAndScope() {
    Context elsewhere = Context.empty();
    AtomicReference<Thread> worker = new AtomicReference<>();
    ThreadSensitiveContext scope =
        elsewhere.call(
            () -> {
              ThreadSensitiveContext opened = bridge.openThreadSensitiveContext();
              worker.set(whereItRuns().join());
              return opened;
            });
    Thread seen = bridge.asyncToSync(() -> bridge.in(elsewhere).syncToAsync(Thread::currentThread));
    assertThat(seen).isSameAs(worker.get());
    scope.close();
  }
}
