package io.github.throughline.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls without number leave heap, threads and timers where they were.
 *
 * <p>A million calls of all kinds; {@code -Dthroughline.calls} sets another number.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ManyCallsTest {
  private static final int CALLS = Integer.getInteger("throughline.calls", 1_000_000);

  /** Of how many calls one is looked at closely. */
  private static final int SAMPLE = 5_000;

  /** What other threads of the JVM and the compiler may add meanwhile. */
  private static final long TOLERANCE_BYTES = 4_000_000;

  private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
  private final ExecutorService pool = Executors.newFixedThreadPool(2);
  private final Bridge bridge = Bridge.on(pool, timers);
  private final Bridge limited = bridge.within(Duration.ofMinutes(10));

  private final List<WeakReference<Object>> samples = new ArrayList<>();

  /** A body and its result, which nothing may hold any longer than the call. */
  private Callable<Object> body(int number) {
    Object result = new Object();
    Callable<Object> body = () -> result;
    if (number % SAMPLE == 0) {
      samples.add(new WeakReference<>(result));
      samples.add(new WeakReference<>(body));
    }
    return body;
  }

  private Object call(int number) {
    Callable<Object> body = body(number);
    return switch (number % 6) {
      case 0 -> bridge.pooled().syncToAsync(body).join();
      case 1 -> limited.pooled().syncToAsync(body).join();
      case 2 -> bridge.syncToAsync(body).join();
      case 3 -> limited.syncToAsync(body).join();
      case 4 -> bridge.asyncToSync(() -> CompletableFuture.completedFuture(body.call()));
      default -> limited.asyncToSync(() -> bridge.syncToAsync(body));
    };
  }

  private void call(int from, int to) {
    for (int number = from; number < to; number++) {
      assertThat(call(number) == null).isFalse();
    }
  }

  @Test
  void callsLeaveHeapThreadsAndTimersWhereTheyWere() throws Exception {
    timers.setRemoveOnCancelPolicy(true);
    Set<Thread> before = threads();
    int warmUp = CALLS / 5;
    call(0, warmUp);
    long used = usedAfterCollection();
    call(warmUp, CALLS);
    assertThat(timers.getQueue()).isEmpty();
    assertThat(waits()).isEmpty();
    assertThat(usedAfterCollection()).isLessThan(used + TOLERANCE_BYTES);
    assertThat(samples)
        .hasSizeGreaterThan(CALLS / SAMPLE)
        .allMatch(sample -> sample.refersTo(null));
    bridge.close();
    timers.shutdown();
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(timers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertNoThreadIsLeftOver(before);
  }

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  /** Threads that were told to end take their time, and those that were idle before. */
  private static void assertNoThreadIsLeftOver(Set<Thread> before) {
    long start = System.nanoTime();
    Set<Thread> more = threads();
    while (!more.isEmpty() && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(30)) {
      more = threads();
      more.removeAll(before);
    }
    assertThat(more).isEmpty();
  }

  private static Map<?, ?> waits() throws ReflectiveOperationException {
    var field = Waits.class.getDeclaredField("WAITING");
    field.setAccessible(true);
    return (Map<?, ?>) field.get(null);
  }

  /** The least of several, as the collector may need more than one run to see that all is free. */
  private static long usedAfterCollection() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      LockSupport.parkNanos(1_000_000); // lets the reference handler run; nothing depends on it
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
