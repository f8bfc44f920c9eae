package io.github.throughline.bridge;

import static io.github.throughline.bridge.Bodies.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who is released at a deadline, and what becomes of the rest (rules 28 and 29). */
@Timeout(60)
class Rule28LateTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofMillis(20);

  @RegisterExtension final Pools pools = new Pools();

  private final Bridge bridge = pools.manual;

  @Test
  void stageThatNeverCompletesReleasesTheBlockingCaller() {
    assertThatThrownBy(
            () ->
                pools
                    .bridge
                    .within(SOON)
                    .asyncToSync(named("Desk.find", () -> new CompletableFuture<>())))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContainingAll("Desk.find", "Deadline[PT0.02S]");
  }

  @Test
  void bodyThatBlocksTheCallersOwnThreadIsInterrupted() {
    assertThatThrownBy(
            () ->
                pools
                    .bridge
                    .within(SOON)
                    .asyncToSync(
                        named(
                            "Desk.find",
                            () -> {
                              new CountDownLatch(1).await();
                              return new CompletableFuture<>();
                            })))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContainingAll("Desk.find", "Deadline[PT0.02S]");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void callerIsReleasedThoughTheBodyGoesOn() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Integer> call =
        bridge
            .pooled()
            .within(SECOND)
            .syncToAsync(
                () -> {
                  started.countDown();
                  Bodies.awaitStubbornly(go);
                  return 1;
                });
    Bodies.await(started);
    pools.timers.pass(SECOND);
    assertThatThrownBy(call::join).hasCauseInstanceOf(DeadlineExceededException.class);
    go.countDown();
  }

  @Test
  void whoWaitsIsReleasedThoughEveryThreadOfThePoolIsStuck() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    CountDownLatch go = new CountDownLatch(1);
    Bridge narrow = Bridge.on(one).pooled().within(SOON);
    CompletableFuture<Object> stuck =
        narrow.syncToAsync(
            () -> {
              Bodies.awaitStubbornly(go);
              return 1;
            });
    assertThat(catchThrowable(stuck::join)).hasCauseInstanceOf(DeadlineExceededException.class);
    CompletableFuture<Object> queued = narrow.syncToAsync(() -> 2);
    assertThat(catchThrowable(() -> Bridge.on(one).asyncToSync(() -> queued)))
        .isInstanceOf(DeadlineExceededException.class);
    go.countDown();
    one.shutdown();
    assertThat(one.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void stagesChainedOnALateCallRunOnThePoolAndNotWithTheTimer() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<Object> call =
        bridge
            .pooled()
            .within(SECOND)
            .syncToAsync(
                () -> {
                  started.countDown();
                  return waitForEver();
                });
    CompletableFuture<Thread> chained = new CompletableFuture<>();
    var unused = call.handle((result, failure) -> chained.complete(Thread.currentThread()));
    Bodies.await(started);
    pools.timers.pass(SECOND); // on this thread
    assertThat(chained.join()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void stagesChainedOnALateCallRunAlsoWhereEveryThreadOfThePoolIsStuck() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Object> stuck =
        Bridge.on(one)
            .pooled()
            .within(SOON)
            .syncToAsync(
                () -> {
                  Bodies.awaitStubbornly(go);
                  return 1;
                });
    CompletableFuture<Thread> chained = new CompletableFuture<>();
    var unused = stuck.handle((result, failure) -> chained.complete(Thread.currentThread()));
    assertThat(chained.join().getName()).startsWith("throughline-release");
    go.countDown();
    one.shutdown();
    assertThat(one.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  private static Object waitForEver() throws InterruptedException {
    new CountDownLatch(1).await();
    return 1;
  }

  @Test
  void stagesChainedOnALateCallRunAlsoWhereThePoolHasEnded() throws Exception {
    ExecutorService gone = Executors.newSingleThreadExecutor();
    CountDownLatch go = new CountDownLatch(1);
    Bridge limited = Bridge.on(gone, pools.timers()).pooled().within(SECOND);
    CompletableFuture<Integer> call =
        limited.syncToAsync(
            () -> {
              Bodies.awaitStubbornly(go);
              return 1;
            });
    CompletableFuture<Thread> chained = new CompletableFuture<>();
    var unused = call.handle((result, failure) -> chained.complete(Thread.currentThread()));
    gone.shutdown();
    pools.timers.pass(SECOND);
    assertThat(chained.join()).isNotSameAs(Thread.currentThread());
    go.countDown();
    assertThat(gone.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void timersAreRemovedHoweverTheWorkEnds() throws Exception {
    Bridge limited = bridge.pooled().within(SECOND);
    assertThat(limited.syncToAsync(() -> 1).join()).isEqualTo(1);
    assertThat(catchThrowable(limited.syncToAsync(this::failing)::join)).isNotNull();
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Integer> cancelled =
        limited.syncToAsync(
            () -> {
              Bodies.awaitStubbornly(go);
              return 1;
            });
    assertThat(pools.timers.armed()).isEqualTo(1);
    assertThat(cancelled.cancel(false)).isTrue();
    go.countDown();
    Bridge refused =
        Bridge.on(
            task -> {
              throw new RejectedExecutionException("full");
            },
            pools.timers());
    assertThat(catchThrowable(refused.within(SECOND).syncToAsync(() -> 1)::join)).isNotNull();
    assertThat(pools.timers.armed()).isZero();
  }

  private Object failing() throws Exception {
    throw new Exception("on purpose");
  }

  @Test
  void lateResultsAreCounted() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Object> call =
        bridge
            .within(SECOND)
            .syncToAsync(
                () -> {
                  started.countDown();
                  Bodies.awaitStubbornly(go);
                  return 1;
                });
    Bodies.await(started);
    pools.timers.pass(SECOND);
    assertThat(catchThrowable(call::join)).isNotNull();
    assertThat(bridge.toString())
        .contains("made 1, completed 0, given up 1, of these ended late 0");
    go.countDown();
    assertThat(bridge.syncToAsync(() -> 2).join()).isEqualTo(2);
    assertThat(bridge.toString()).contains("made 2, completed 1");
    assertThat(bridge.toString()).contains("given up 1, of these ended late 1");
  }

  @Test
  void ownFutureOfTheUserIsNeverCompleted() {
    CompletableFuture<Object> own = new CompletableFuture<>();
    assertThat(catchThrowable(() -> pools.bridge.within(SOON).asyncToSync(() -> own))).isNotNull();
    assertThat(own).isNotDone();
  }
}
