package io.github.throughline.bridge.internal;

import io.github.throughline.context.internal.ThreadSlots;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Where deadlines are told the time, and woken. Nothing of a user's runs on the timer's thread. */
public final class Timers {
  private static final long IDLE_SECONDS = 1;

  private static final ScheduledThreadPoolExecutor OWN = newTimer();

  /** For all that brings no timers along; its thread is there only while there are timers. */
  public static final Timers LIBRARY = new Timers(OWN, System::nanoTime);

  private final ScheduledExecutorService executor;
  private final LongSupplier nanoTime;

  static {
    ThreadSlots.whenStopped(Timers::cancelAll);
  }

  /** Makes timers of an executor and a clock. */
  public Timers(ScheduledExecutorService executor, LongSupplier nanoTime) {
    this.executor = executor;
    this.nanoTime = nanoTime;
  }

  private static ScheduledThreadPoolExecutor newTimer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, DaemonThreads.named("throughline-timer"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }

  private static void cancelAll() {
    OWN.getQueue().clear();
  }

  /** Answers the time, as {@link System#nanoTime} does. */
  public long nanoTime() {
    return nanoTime.getAsLong();
  }

  /**
   * Arms a timer.
   *
   * @param alarm short, and nothing of a user's
   * @return the timer, which is removed by cancelling it; one that is done if there are no timers
   *     any more
   */
  public Future<?> schedule(long nanos, Runnable alarm) {
    try {
      return executor.schedule(alarm, Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(null);
    }
  }
}
