package io.github.throughline.bridge;

import io.github.throughline.bridge.internal.DaemonThreads;
import io.github.throughline.bridge.internal.Timers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What all configurations of one bridge share: the pool, the timers and the shared worker. */
final class Host {
  private static final long IDLE_SECONDS = 30;

  /** How long the pool may take to come to a task that does not wait. */
  private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** For calls that belong to no bridge. */
  static final Host NONE = new Host(ForkJoinPool.commonPool(), Timers.LIBRARY, false);

  final Executor pool;
  final Timers timers;
  final Counts counts = new Counts();
  private final boolean ownsPool;
  private final Worker sharedWorker = new Worker(this, "the shared worker");
  private volatile boolean closed;

  private Host(Executor pool, Timers timers, boolean ownsPool) {
    this.pool = pool;
    this.timers = timers;
    this.ownsPool = ownsPool;
  }

  static Host on(Executor pool, Timers timers) {
    return new Host(pool, timers, false);
  }

  /** Threads of our own, as many as there is work for. */
  static Host standalone() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            DaemonThreads.named("throughline-bridge"));
    return new Host(pool, Timers.LIBRARY, true);
  }

  Worker sharedWorker() {
    return sharedWorker;
  }

  /**
   * Runs a task of ours that may run stages of a user's: on the pool, or, if that refuses it or is
   * busy, on a thread made for it.
   */
  void runSoon(Runnable task) {
    Release release = new Release(task);
    try {
      pool.execute(release);
    } catch (RuntimeException e) {
      release.runElsewhere();
    }
  }

  /** A task that is run once, by whoever comes to it first. */
  private final class Release extends FutureTask<Boolean> {
    private final Future<?> patience;

    Release(Runnable task) {
      super(task, true);
      this.patience = timers.schedule(BUSY_NANOS, this::runElsewhere);
    }

    @Override
    public void run() {
      patience.cancel(false);
      super.run();
    }

    void runElsewhere() {
      DaemonThreads.named("throughline-release").newThread(this).start();
    }
  }

  void close() {
    closed = true;
    CompletableFuture<@Nullable Void> unused = sharedWorker.close();
    if (ownsPool) {
      ((ExecutorService) pool).shutdownNow();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether threads of the pool should be given back. */
  boolean isEnding() {
    return closed || ask(ExecutorService::isShutdown);
  }

  /** Whether nothing that is queued in the pool will ever run. */
  boolean isTerminated() {
    return ask(ExecutorService::isTerminated);
  }

  private boolean ask(Predicate<ExecutorService> question) {
    try {
      return pool instanceof ExecutorService service && question.test(service);
    } catch (IllegalStateException | UnsupportedOperationException e) {
      return false; // a managed executor, whose life is none of ours
    }
  }

  @Override
  public String toString() {
    return pool + ", " + counts;
  }
}
