package io.github.throughline.bridge;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.LibraryCopy;
import io.github.throughline.context.Collected;
import io.github.throughline.context.internal.ThreadSlots;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application that used bridges, deadlines and scopes goes without leaving anything. */
class Rule10UndeployedBridgeTest {
  /** Where the application finds the pool of its server, which outlives it. */
  private static final String POOL = Rule10UndeployedBridgeTest.class.getName();

  /** An application with the library. */
  static class Application implements Runnable {
    @Override
    public void run() {
      ThreadSlots.applicationStarted();
      Bridge bridge = Bridge.on((Executor) requireNonNull(System.getProperties().get(POOL)));
      Bridge own = Bridge.standalone();
      for (Bridge used : new Bridge[] {bridge, own}) {
        assertThat(use(used.within(Duration.ofHours(1)))).isEqualTo(4);
      }
      CompletableFuture<Object> waits =
          Deadline.after(Duration.ofHours(1)).bound(new CompletableFuture<>());
      assertThat(waits).isNotDone();
      bridge.close();
      own.close();
      ThreadSlots.applicationStopped();
    }

    @SuppressWarnings("try") // the scope is there to be closed
    private static int use(Bridge bridge) {
      CountDownLatch cleaned = new CountDownLatch(1);
      int sum;
      try (ThreadSensitiveContext scope = bridge.openThreadSensitiveContext()) {
        scope.onClose(cleaned::countDown);
        int first = bridge.syncToAsync(() -> 1).join();
        int second = bridge.pooled().syncToAsync(() -> 1).join();
        int third =
            bridge.asyncToSync(
                () -> bridge.syncToAsync(() -> 1).thenApply(one -> one + first + second));
        sum = third + Deadline.after(Duration.ofHours(1)).<Integer, RuntimeException>call(() -> 1);
      }
      Bodies.awaitStubbornly(cleaned);
      assertThatThrownBy(
              () ->
                  bridge
                      .within(Duration.ofNanos(1))
                      .asyncToSync(() -> new CompletableFuture<Object>()))
          .isInstanceOf(DeadlineExceededException.class);
      return sum;
    }
  }

  private static WeakReference<ClassLoader> deployedAndUndeployed() throws Exception {
    try (LibraryCopy copy = new LibraryCopy()) {
      copy.run(Application.class);
      return new WeakReference<>(copy);
    }
  }

  @Test
  @Timeout(60)
  void classLoaderIsCollected() throws Exception {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(8, 8, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
    pool.prestartAllCoreThreads(); // else they have the context class loader of the application
    System.getProperties().put(POOL, pool);
    try {
      assertThat(Collected.isCollected(deployedAndUndeployed())).isTrue();
    } finally {
      System.getProperties().remove(POOL);
      pool.shutdownNow();
    }
  }
}
