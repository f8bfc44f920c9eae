package io.github.throughline.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every wait ends: by an interrupt, or when whoever serves it goes away. */
@Timeout(60)
class Rule23InterruptTest {
  @RegisterExtension final Pools pools = new Pools();

  private final Bridge bridge = pools.bridge;

  @Test
  void interruptOfTheWaitingThreadCancelsWhatABridgeHasStarted() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    AtomicBoolean flag = new AtomicBoolean();
    Thread caller =
        new Thread(
            () -> {
              seen.complete(
                  catchThrowable(
                      () ->
                          bridge.asyncToSync(
                              () ->
                                  bridge
                                      .pooled()
                                      .syncToAsync(
                                          () -> sleepUntilInterrupted(started, interrupted))
                                      .thenApply(one -> one))));
              flag.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    Bodies.await(started);
    caller.interrupt();
    assertThat(seen.join())
        .isInstanceOf(BridgeException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    Bodies.await(interrupted);
    caller.join();
    assertThat(flag).isTrue();
  }

  private static int sleepUntilInterrupted(CountDownLatch started, CountDownLatch interrupted) {
    started.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
    }
    return 1;
  }

  @Test
  void stageOfTheUsersOwnIsLeftAlone() {
    CompletableFuture<Object> own = new CompletableFuture<>();
    Thread.currentThread().interrupt();
    Throwable seen = catchThrowable(() -> bridge.asyncToSync(() -> own));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(seen).hasCauseInstanceOf(InterruptedException.class);
    assertThat(own).isNotDone();
  }

  @Test
  void interruptOfAnotherThreadIsNotTakenForTheCallers() {
    Throwable seen =
        catchThrowable(
            () ->
                bridge.asyncToSync(
                    () ->
                        bridge
                            .pooled()
                            .syncToAsync(
                                () -> {
                                  throw new InterruptedException("of the pool's thread");
                                })));
    assertThat(seen).hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void interruptThatTheBodyNoticesIsTheCallers() {
    Thread.currentThread().interrupt();
    Throwable seen =
        catchThrowable(
            () ->
                bridge.asyncToSync(
                    () -> {
                      new CountDownLatch(1).await();
                      return new CompletableFuture<>();
                    }));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(seen).hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void interruptedBeforeAStageThatIsDone() {
    Thread.currentThread().interrupt();
    int result = bridge.asyncToSync(() -> CompletableFuture.completedFuture(1));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(result).isEqualTo(1);
  }

  @Test
  void interruptOfJoinIsKeptForLater() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Integer> call =
        bridge
            .pooled()
            .syncToAsync(
                () -> {
                  Bodies.await(go);
                  return 1;
                });
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              go.countDown();
              int result = call.join();
              flag.complete(result == 1 && Thread.interrupted());
            });
    caller.start();
    assertThat(flag.join()).isTrue();
    caller.join();
  }

  @Test
  void closedBridgeEndsTheWaitsForItsQueuedBodies() throws Exception {
    Bridge own = Bridge.standalone();
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<Object> running =
        own.syncToAsync(() -> sleepUntilInterrupted(started, new CountDownLatch(1)));
    CompletableFuture<Object> queued = own.syncToAsync(() -> 2);
    Bodies.await(started);
    own.close();
    assertThat(catchThrowable(queued::join)).hasCauseInstanceOf(RejectedExecutionException.class);
    assertThat(running.join()).isEqualTo(1);
    CompletableFuture<Object> later = own.syncToAsync(() -> 3);
    assertThat(catchThrowable(later::join)).hasCauseInstanceOf(RejectedExecutionException.class);
    CompletableFuture<Object> pooled = own.pooled().syncToAsync(() -> 3);
    assertThat(catchThrowable(pooled::join)).hasCauseInstanceOf(RejectedExecutionException.class);
    own.close();
  }

  @Test
  void closedBridgeOnAPoolOfTheUsersRefusesPooledBodiesToo() {
    Bridge own = Bridge.on(pools.pool);
    own.close();
    CompletableFuture<Object> pooled = own.pooled().syncToAsync(() -> 1);
    assertThat(catchThrowable(pooled::join))
        .hasCauseInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void poolThatForgetsQueuedBodiesEndsTheWaitsForThem() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    Bridge own = Bridge.on(one).pooled();
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<Object> running =
        own.syncToAsync(() -> sleepUntilInterrupted(started, new CountDownLatch(1)));
    CompletableFuture<Object> forgotten = own.syncToAsync(() -> 2);
    Bodies.await(started);
    assertThat(one.shutdownNow()).hasSize(1);
    assertThat(running.join()).isEqualTo(1);
    assertThat(catchThrowable(() -> bridge.asyncToSync(() -> forgotten)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("never run");
  }

  @Test
  void executorOfAThreadThatHasGone() throws Exception {
    CompletableFuture<CurrentThreadExecutor> made = new CompletableFuture<>();
    Thread owner = new Thread(() -> made.complete(new CurrentThreadExecutor()));
    owner.start();
    owner.join();
    CompletableFuture<Integer> never = made.join().submit(() -> 1);
    assertThat(catchThrowable(never::join))
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("gone");
  }
}
