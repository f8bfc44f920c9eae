package io.github.throughline.bridge;

import static io.github.throughline.bridge.Bodies.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.throughline.context.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A wait that can never end is an error at once, wherever bodies run. */
@Timeout(60)
@SuppressWarnings("try") // a scope is there to be closed
class Rule19SelfDeadlockTest {
  @RegisterExtension final Pools pools = new Pools();

  private final Bridge bridge = pools.bridge;

  /** Ways to wait for a future. */
  enum Way {
    JOIN,
    GET,
    TIMED_GET,
    JOIN_OF_A_DEPENDENT;

    Object wait(CompletableFuture<?> future) throws Exception {
      return switch (this) {
        case JOIN -> future.join();
        case GET -> future.get();
        case TIMED_GET -> future.get(1, TimeUnit.HOURS);
        case JOIN_OF_A_DEPENDENT -> future.thenApply(result -> result).join();
      };
    }
  }

  private static void assertReported(ThrowingCallable waiting, String... parties) {
    assertThatIllegalStateException()
        .isThrownBy(waiting)
        .withMessageContaining("would never end")
        .withMessageContainingAll(parties)
        .satisfies(
            report ->
                assertThat(report.getSuppressed())
                    .isNotEmpty()
                    .allSatisfy(stack -> assertThat(stack.getStackTrace()).isNotEmpty()));
  }

  /** A body on a thread waits for another one that only the same thread could run. */
  private Object waitsOnItsOwnThread(Way way) {
    return bridge
        .syncToAsync(
            () -> {
              CompletableFuture<Object> inner = bridge.syncToAsync(named("inner", () -> 1));
              Throwable report = catchThrowable(() -> way.wait(inner));
              assertReported(
                  () -> {
                    throw report;
                  },
                  "inner",
                  Thread.currentThread().toString());
              return "reported";
            })
        .join();
  }

  @ParameterizedTest
  @EnumSource
  void onTheSharedWorker(Way way) {
    assertThat(waitsOnItsOwnThread(way)).isEqualTo("reported");
  }

  @ParameterizedTest
  @EnumSource
  void insideAThreadSensitiveContext(Way way) {
    try (ThreadSensitiveContext scope = bridge.openThreadSensitiveContext()) {
      assertThat(waitsOnItsOwnThread(way)).isEqualTo("reported");
    }
  }

  @ParameterizedTest
  @EnumSource
  void onTheThreadOfABlockingCaller(Way way) {
    String seen =
        bridge.asyncToSync(
            () ->
                bridge.syncToAsync(
                    () -> {
                      CompletableFuture<Object> inner = bridge.syncToAsync(named("inner", () -> 1));
                      assertReported(() -> way.wait(inner), "inner");
                      return "reported";
                    }));
    assertThat(seen).isEqualTo("reported");
  }

  @Test
  void inTheBodyOfABlockingCall() {
    assertThatThrownBy(
            () ->
                bridge.asyncToSync(
                    () -> {
                      Object result = bridge.syncToAsync(named("inner", () -> 1)).join();
                      return CompletableFuture.completedFuture(result);
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("would never end", "inner");
  }

  @Test
  void withAnExplicitContext() {
    Context other = Context.empty();
    bridge
        .syncToAsync(
            () -> {
              CompletableFuture<Object> inner =
                  bridge.in(other).syncToAsync(named("inner", () -> 1));
              assertReported(inner::join, "inner");
              return true;
            })
        .join();
  }

  @Test
  void inATaskWithAnEmptyContext() {
    Object seen =
        bridge
            .syncToAsync(
                () -> {
                  assertReported(
                      () ->
                          bridge.asyncToSync(
                              () ->
                                  Context.empty()
                                      .call(
                                          () ->
                                              bridge
                                                  .syncToAsync(named("inner", () -> 1))
                                                  .thenApply(one -> one))),
                      "inner");
                  return "reported";
                })
            .join();
    assertThat(seen).isEqualTo("reported");
  }

  @Test
  void awaitedStageThatASideTrackLeadsTo() {
    bridge
        .syncToAsync(
            () -> {
              CompletionStage<Object> chained =
                  bridge
                      .pooled()
                      .syncToAsync(() -> 1)
                      .thenCompose(
                          one ->
                              Context.empty()
                                  .call(() -> bridge.syncToAsync(named("inner", () -> 1))));
              assertReported(() -> bridge.asyncToSync(() -> chained), "inner");
              return true;
            })
        .join();
  }

  @Test
  void noFalseReportAfterAFailedSubmit() {
    ExecutorService gone = Executors.newSingleThreadExecutor();
    gone.shutdown();
    Bridge refused = Bridge.on(gone);
    for (int i = 0; i < 2; i++) {
      CompletableFuture<Object> call = refused.syncToAsync(() -> 1);
      assertThatThrownBy(call::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(RejectedExecutionException.class);
    }
    assertThatCode(() -> bridge.syncToAsync(() -> 1).join()).doesNotThrowAnyException();
  }

  @Test
  void twoCallsThatWaitForEachOtherThroughTheOwner() throws Exception {
    CountDownLatch ownerWaits = new CountDownLatch(1);
    Context flow = Context.empty();
    Object first =
        bridge
            .syncToAsync(
                named(
                    "first",
                    () -> {
                      CompletableFuture<Object> second =
                          bridge
                              .pooled()
                              .syncToAsync(
                                  named(
                                      "second",
                                      () -> {
                                        Bodies.await(ownerWaits);
                                        CompletableFuture<Object> third =
                                            flow.copy()
                                                .call(
                                                    () ->
                                                        bridge.syncToAsync(
                                                            named("third", () -> 1)));
                                        return catchThrowable(third::join);
                                      }));
                      ownerWaits.countDown();
                      try {
                        return second.join();
                      } catch (IllegalStateException report) {
                        return report; // the owner came last, and is told instead
                      }
                    }))
            .join();
    assertThat(first)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("would never end", "second", "third");
  }

  @Test
  void twoScopesThatWaitForEachOther() {
    Context[] flows = new Context[2];
    ThreadSensitiveContext[] scopes = new ThreadSensitiveContext[2];
    CyclicBarrier bothRun = new CyclicBarrier(2);
    CompletableFuture<?>[] calls = new CompletableFuture<?>[2];
    for (int i = 0; i < 2; i++) {
      Context flow = Context.empty();
      flows[i] = flow;
      scopes[i] = flow.call(bridge::openThreadSensitiveContext);
    }
    for (int i = 0; i < 2; i++) {
      Context mine = flows[i].copy();
      Context others = flows[1 - i].copy();
      calls[i] =
          mine.call(
              () ->
                  bridge.syncToAsync(
                      () -> {
                        bothRun.await(30, TimeUnit.SECONDS);
                        CompletableFuture<Object> there =
                            others.call(() -> bridge.syncToAsync(named("there", () -> 1)));
                        try {
                          return there.join();
                        } catch (IllegalStateException report) {
                          return report.getMessage();
                        }
                      }));
    }
    // One of them is told, which sets the other free; both, if they wait at the same moment.
    assertThat(new Object[] {calls[0].join(), calls[1].join()})
        .anySatisfy(result -> assertThat(result).asString().contains("would never end"));
    scopes[0].close();
    scopes[1].close();
  }

  @Test
  void waitForACallThatTheWaitingCallerRunsIsNotReported() {
    for (int i = 0; i < 200; i++) {
      int seen =
          bridge.asyncToSync(
              () -> bridge.pooled().syncToAsync(() -> bridge.syncToAsync(() -> 1).join()));
      assertThat(seen).isEqualTo(1);
    }
  }

  @Test
  void callThatIsMerelyMadeIsNotRefused() {
    CompletableFuture<CompletableFuture<Integer>> inner = new CompletableFuture<>();
    bridge
        .syncToAsync(
            () -> {
              inner.complete(bridge.syncToAsync(() -> 1));
              return true;
            })
        .join();
    assertThat(inner.join().join()).isEqualTo(1);
  }

  @Test
  void bodyThatWaitsForItself() {
    CompletableFuture<CompletableFuture<Object>> self = new CompletableFuture<>();
    CompletableFuture<Object> call =
        bridge.pooled().syncToAsync(named("itself", () -> catchThrowable(self.join()::join)));
    self.complete(call);
    assertThat(call.join())
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("itself");
  }

  @Test
  void nestedBlockingCallsOfOneThreadServeTheirOwnFlow() {
    int sum =
        bridge.asyncToSync(
            () ->
                bridge.syncToAsync(
                    () -> {
                      int inner = bridge.asyncToSync(() -> bridge.syncToAsync(() -> 1));
                      return inner + 1;
                    }));
    assertThat(sum).isEqualTo(2);
  }

  @Test
  void blockingCallRunsOnlyWorkOfItsOwnFlow() {
    CompletableFuture<Context> outerFlow = new CompletableFuture<>();
    CompletableFuture<String> order =
        CompletableFuture.completedFuture(
            bridge.asyncToSync(
                () -> {
                  outerFlow.complete(Context.copyOfCurrent());
                  CompletableFuture<String> outer =
                      outerFlow.join().copy().call(() -> bridge.syncToAsync(() -> "outer"));
                  String inner =
                      bridge.asyncToSync(
                          () -> bridge.syncToAsync(() -> "inner, outer done: " + outer.isDone()));
                  return outer.thenApply(done -> inner);
                }));
    assertThat(order.join()).isEqualTo("inner, outer done: false");
  }
}
