package io.github.throughline.server;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Where a server is told the time, and woken. Nothing of a user's runs on the timer's thread. */
final class Timers {
  private static final long IDLE_SECONDS = 1;

  private final ScheduledExecutorService executor;
  private final LongSupplier nanoTime;
  private final boolean own;

  private Timers(ScheduledExecutorService executor, LongSupplier nanoTime, boolean own) {
    this.executor = executor;
    this.nanoTime = nanoTime;
    this.own = own;
  }

  static Timers on(ScheduledExecutorService executor, LongSupplier nanoTime) {
    return new Timers(executor, nanoTime, false);
  }

  /** Makes timers with a thread of their own, which is there only while there are timers. */
  static Timers standalone() {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Timers::newThread);
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return new Timers(timer, System::nanoTime, true);
  }

  private static Thread newThread(Runnable task) {
    boolean inheritThreadLocals = false;
    Thread thread = new Thread(null, task, "throughline-server-timer", 0, inheritThreadLocals);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /**
   * Arms a timer.
   *
   * @param alarm short, and nothing of a user's
   * @return the timer, which is removed by cancelling it; {@code null} if there are no timers any
   *     more
   */
  @Nullable Future<?> schedule(long nanos, Runnable alarm) {
    try {
      return executor.schedule(alarm, Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return null;
    }
  }

  /** Ends the thread, if it is the server's. */
  void close() {
    if (own) {
      executor.shutdownNow();
    }
  }
}
