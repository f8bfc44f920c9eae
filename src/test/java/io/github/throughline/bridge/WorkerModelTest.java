package io.github.throughline.bridge;

import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.join;
import static io.github.throughline.bridge.Models.start;

import io.github.throughline.ManualTimers;
import io.github.throughline.bridge.internal.Timers;
import io.github.throughline.context.internal.Crossings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The life of a {@link Worker}: every call runs once or is refused, one at a time; the cleanup runs
 * once; the end is always told, and after the cleanup.
 */
@Tag("model")
class WorkerModelTest {
  private static void everyInterleaving(Runnable scenario) {
    Models.everyInterleaving(100, scenario);
  }

  /** Until a call that was given up counts as stuck. */
  private static final Duration GRACE = Duration.ofMillis(500);

  /** A thread for each task, as a pool without limits has it. */
  private static final class Threads extends AbstractExecutorService {
    private final List<Thread> threads = new ArrayList<>();
    private int refusals;
    private boolean ended;

    Threads refusing(int first) {
      refusals = first;
      return this;
    }

    @Override
    public void execute(Runnable task) {
      Thread thread = new Thread(task);
      synchronized (this) {
        if (ended || refusals-- > 0) {
          throw new RejectedExecutionException("no thread");
        }
        threads.add(thread);
      }
      thread.start();
    }

    @Override
    public synchronized void shutdown() {
      ended = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      shutdown();
      return List.of();
    }

    @Override
    public synchronized boolean isShutdown() {
      return ended;
    }

    @Override
    public boolean isTerminated() {
      return false; // nothing that was queued is lost here
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }

    private synchronized List<Thread> all() {
      return List.copyOf(threads);
    }

    void joinAll() {
      List<Thread> joined = List.of();
      for (List<Thread> now = all(); now.size() > joined.size(); now = all()) {
        now.forEach(Models::join);
        joined = now;
      }
    }
  }

  /** A worker whose hook and calls are counted. */
  private static final class Scope {
    final Host host;
    final Worker worker;
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger cleanups = new AtomicInteger();

    final ManualTimers timers = new ManualTimers();

    Scope(Executor pool) {
      host = Host.on(pool, new Timers(timers, timers::nanoTime));
      worker = new Worker(host, "the worker");
      worker.onClose(
          () -> {
            check(inside.get() == 0, "cleanup beside a call");
            cleanups.incrementAndGet();
          });
    }

    ModelTask task() {
      return new ModelTask(host, inside);
    }

    /** Closes the worker and answers what is told when the end is told. */
    CompletableFuture<Integer> close() {
      CompletableFuture<Integer> told = new CompletableFuture<>();
      var unused = worker.close().whenComplete((end, failure) -> told.complete(cleanups.get()));
      return told;
    }

    void checkEnded(CompletableFuture<Integer> told) {
      check(told.isDone(), "the end is never told");
      check(told.join() == 1, "the end was told before the cleanup");
      check(cleanups.get() == 1, "cleaned up " + cleanups + " times");
      check(worker.thread() == null, "still there");
    }
  }

  @Test
  void callsOfTwoThreadsMeetTheClose() {
    everyInterleaving(
        () -> {
          Threads pool = new Threads();
          Scope scope = new Scope(pool);
          ModelTask first = scope.task();
          ModelTask second = scope.task();
          Thread one = start(() -> first.call.sendTo(scope.worker));
          Thread other = start(() -> second.call.sendTo(scope.worker));
          CompletableFuture<Integer> told = scope.close();
          join(one);
          join(other);
          pool.joinAll();
          first.checkEnded();
          second.checkEnded();
          scope.checkEnded(told);
        });
  }

  @Test
  void closeMeetsAClose() {
    everyInterleaving(
        () -> {
          Threads pool = new Threads();
          Scope scope = new Scope(pool);
          ModelTask task = scope.task();
          task.call.sendTo(scope.worker);
          List<CompletableFuture<Integer>> tolds = new ArrayList<>();
          Thread other = start(() -> tolds.add(scope.close()));
          CompletableFuture<Integer> told = scope.close();
          join(other);
          pool.joinAll();
          task.checkEnded();
          scope.checkEnded(told);
          scope.checkEnded(tolds.get(0));
        });
  }

  @Test
  void callsMeetAPoolThatRefusesTheFirstThread() {
    everyInterleaving(
        () -> {
          Threads pool = new Threads().refusing(1);
          Scope scope = new Scope(pool);
          ModelTask first = scope.task();
          ModelTask second = scope.task();
          Thread other = start(() -> first.call.sendTo(scope.worker));
          second.call.sendTo(scope.worker);
          join(other);
          ModelTask third = scope.task();
          third.call.sendTo(scope.worker);
          CompletableFuture<Integer> told = scope.close();
          pool.joinAll();
          first.checkEnded();
          second.checkEnded();
          third.checkEnded();
          check(first.isRefused() || second.isRefused(), "for one there was no thread");
          scope.checkEnded(told);
        });
  }

  @Test
  void poolThatRunsWhatItIsGivenAtOnceServesTwoThreads() {
    everyInterleaving(
        () -> {
          Scope scope = new Scope(Runnable::run);
          ModelTask first = scope.task();
          ModelTask second = scope.task();
          Thread other = start(() -> first.call.sendTo(scope.worker));
          second.call.sendTo(scope.worker);
          join(other);
          check(first.hasRun() && second.hasRun(), "nobody was refused");
          CompletableFuture<Integer> told = scope.close();
          first.checkEnded();
          second.checkEnded();
          scope.checkEnded(told);
        });
  }

  @Test
  void poolThatRunsWhatItIsGivenAtOnceMeetsTheClose() {
    everyInterleaving(
        () -> {
          Scope scope = new Scope(Runnable::run);
          ModelTask task = scope.task();
          Thread other = start(() -> task.call.sendTo(scope.worker));
          CompletableFuture<Integer> told = scope.close();
          join(other);
          task.checkEnded();
          scope.checkEnded(told);
        });
  }

  @Test
  void cancellationMeetsTheWorker() {
    everyInterleaving(
        () -> {
          Threads pool = new Threads();
          Scope scope = new Scope(pool);
          ModelTask task = scope.task();
          ModelTask next = scope.task();
          task.call.sendTo(scope.worker);
          next.call.sendTo(scope.worker);
          boolean cancelled = task.call.future().cancel(false);
          CompletableFuture<Integer> told = scope.close();
          pool.joinAll();
          check(cancelled == task.isRefused(), "one end");
          next.checkEnded();
          scope.checkEnded(told);
        });
  }

  @Test
  void callsMeetTheEndOfThePool() {
    everyInterleaving(
        () -> {
          Threads pool = new Threads();
          Scope scope = new Scope(pool);
          ModelTask first = scope.task();
          ModelTask second = scope.task();
          Thread server = start(pool::shutdown);
          first.call.sendTo(scope.worker);
          second.call.sendTo(scope.worker);
          CompletableFuture<Integer> told = scope.close();
          join(server);
          pool.joinAll();
          first.checkEnded();
          second.checkEnded();
          spinUntil(told::isDone); // on a thread of the library's, where the pool has none
          scope.checkEnded(told);
        });
  }

  @Test
  void callThatCountsAsStuckReturnsWhileOthersCome() {
    Logger logger = Logger.getLogger("io.github.throughline");
    logger.setLevel(Level.OFF);
    try {
      everyInterleaving(WorkerModelTest::returnWhileOthersCome);
    } finally {
      logger.setLevel(null);
    }
  }

  private static void returnWhileOthersCome() {
    Threads pool = new Threads();
    Scope scope = new Scope(pool);
    AtomicBoolean begun = new AtomicBoolean();
    AtomicBoolean letGo = new AtomicBoolean();
    Call<Boolean> stuck =
        new Call<>(
            scope.host,
            () -> {
              begun.set(true);
              spinUntil(letGo::get);
              return true;
            },
            Crossings.get().fromHere(),
            null);
    ModelTask first = scope.task();
    ModelTask second = scope.task();
    stuck.sendTo(scope.worker);
    spinUntil(begun::get);
    check(stuck.future().cancel(false), "it runs");
    Thread clock = start(() -> scope.timers.pass(GRACE));
    letGo.set(true);
    first.call.sendTo(scope.worker);
    second.call.sendTo(scope.worker);
    join(clock);
    spinUntil(() -> first.call.future().isDone() && second.call.future().isDone());
    check(first.hasRun() && second.hasRun(), "nobody was refused");
    CompletableFuture<Integer> told = scope.close();
    pool.joinAll();
    scope.checkEnded(told);
  }

  private static void spinUntil(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
