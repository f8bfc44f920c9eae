package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The executor contract, run against every wrapper (rule 11). */
class PropagatingExecutorsTest {
  /** {@link Context#propagating(ExecutorService)}. */
  @Nested
  class OfExecutorService extends ExecutorContract {
    @Override
    ExecutorService wrapped() {
      return Context.propagating(Executors.newSingleThreadExecutor());
    }
  }

  /** An executor service given as an {@link Executor}. */
  @Nested
  class OfExecutor extends ExecutorContract {
    @Override
    ExecutorService wrapped() {
      Executor plain = Executors.newFixedThreadPool(1);
      return (ExecutorService) Context.propagating(plain);
    }

    @Test
    void wrappingAgainChangesNothing() {
      assertThat(Context.propagating(executor)).isSameAs(executor);
    }
  }

  /** {@link Context#propagating(ScheduledExecutorService)}. */
  @Nested
  class OfScheduler extends ExecutorContract {
    private ScheduledExecutorService scheduler() {
      return (ScheduledExecutorService) executor;
    }

    @Override
    ExecutorService wrapped() {
      return Context.propagating(Executors.newSingleThreadScheduledExecutor());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the task tells what it saw
    List<Submission> submissions() {
      List<Submission> all = new ArrayList<>(super.submissions());
      all.add(task -> scheduler().schedule(task, 0, TimeUnit.SECONDS).get());
      all.add(
          task ->
              viaRunnable(task, runnable -> scheduler().schedule(runnable, 0, TimeUnit.SECONDS)));
      all.add(task -> firstOfMany(task, true));
      all.add(task -> firstOfMany(task, false));
      return all;
    }

    /** Every run of a periodic task has to see the same; answers what the first ones saw. */
    private String firstOfMany(Callable<String> task, boolean fixedRate) {
      List<String> seen = new ArrayList<>();
      CountDownLatch runs = new CountDownLatch(3);
      Runnable periodic =
          () -> {
            if (runs.getCount() > 0) {
              seen.add(call(task));
              runs.countDown();
            }
          };
      Future<?> future =
          fixedRate
              ? scheduler().scheduleAtFixedRate(periodic, 0, 1, TimeUnit.MICROSECONDS)
              : scheduler().scheduleWithFixedDelay(periodic, 0, 1, TimeUnit.MICROSECONDS);
      Latches.await(runs);
      future.cancel(false);
      assertThat(seen).hasSize(3).containsOnly(seen.get(0));
      return seen.get(0);
    }

    private static String call(Callable<String> task) {
      try {
        return task.call();
      } catch (Exception e) {
        return e.toString();
      }
    }

    @Override
    void assertSubmitted(Runnable task, List<Runnable> neverRun) {
      // a scheduler answers futures of its own, which the wrapper passes on
      assertThat(neverRun).singleElement().isInstanceOf(Future.class);
    }
  }
}
