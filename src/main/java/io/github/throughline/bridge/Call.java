package io.github.throughline.bridge;

import io.github.throughline.bridge.internal.Failures;
import io.github.throughline.context.internal.Crossing;
import io.github.throughline.context.internal.Source;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One blocking body on its way to another thread: it ends once, by its result, its deadline, a
 * cancellation or because nobody is left to run it.
 */
final class Call<T extends @Nullable Object> implements Runnable, Source {
  /** How long a wait goes without a look: a call may be moved to another thread meanwhile. */
  static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** For a call that is over but for its future, which is about to be completed. */
  private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Host host;
  private final Crossing<T> crossing;
  private final @Nullable Deadline deadline;
  private final String name;
  private final CompletableFuture<T> future;
  private final Outcome outcome = new Outcome();

  /** Forgotten when the call has started or was given up. */
  private volatile @Nullable Callable<? extends T> body;

  /** Where the call is queued; {@code null} in a pool. Changes when a waiter ends. */
  private volatile @Nullable Lane lane;

  private volatile @Nullable Future<?> timer;

  /** Whether the call was given up at its deadline. */
  private volatile boolean late;

  Call(Host host, Callable<? extends T> body, Crossing<T> crossing, @Nullable Deadline deadline) {
    this.host = host;
    this.body = body;
    this.name = body.toString();
    this.crossing = crossing;
    this.deadline = deadline;
    crossing.bind(Flow.GUARDS, Guards.with(outcome));
    this.future = crossing.future(this);
    host.counts.made();
  }

  CompletableFuture<T> future() {
    return future;
  }

  /** Hands the call to whoever is to run it; the future tells if that fails. */
  void sendTo(Lane target) {
    if (isInTime() && !target.offer(this)) {
      fail(new RejectedExecutionException(name + " was not run: " + target.whyClosed()));
    }
  }

  /** Hands the call to the pool; the future tells if that fails. */
  void sendToPool() {
    if (!isInTime()) {
      return;
    }
    if (host.isClosed()) {
      fail(new RejectedExecutionException(name + " was not run: its bridge has been closed"));
      return;
    }
    try {
      host.pool.execute(this);
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private boolean isInTime() {
    Deadline limit = deadline;
    if (limit == null) {
      return true;
    }
    if (limit.isExpired()) {
      fail(DeadlineExceededException.beforeStart(name, limit));
      return false;
    }
    timer = limit.schedule(this::expire);
    return true;
  }

  void queuedAt(Lane where) {
    lane = where;
  }

  @Override
  public void run() {
    Callable<? extends T> task = body;
    if (!outcome.start() || task == null) {
      return;
    }
    body = null;
    T result = null;
    Throwable failure = null;
    try {
      result = crossing.<T, Exception>call(task::call);
    } catch (Throwable e) {
      failure = Failures.unwrap(e);
    }
    if (outcome.finish()) {
      cancelTimer();
      host.counts.completed();
      crossing.complete(result, failure);
    } else {
      Guards.interruptAgain();
      host.counts.late();
    }
  }

  /** Ends a call that nobody runs. */
  void fail(Throwable failure) {
    if (release(false)) {
      crossing.abandon(failure);
    }
  }

  /** Called on the timer's thread, so stages chained on the call are not run here. */
  private void expire() {
    if (releaseLate()) {
      host.runSoon(this::endLate);
    }
  }

  private boolean releaseLate() {
    boolean released = release(true);
    if (released) {
      late = true;
    }
    return released;
  }

  private void endLate() {
    Deadline limit = deadline;
    if (limit != null) {
      crossing.abandon(DeadlineExceededException.late(name, limit));
    }
  }

  @Override
  public boolean release(boolean interrupt) {
    if (!outcome.release(interrupt)) {
      return false;
    }
    cancelTimer();
    host.counts.released();
    body = null;
    Lane where = lane;
    if (where != null && outcome.runner() != null) {
      where.released(this);
    }
    return true;
  }

  private void cancelTimer() {
    Future<?> armed = timer;
    if (armed != null) {
      armed.cancel(false);
    }
  }

  @Override
  public Executor executor() {
    return host.pool;
  }

  /** A call that is late ends by its own deadline. */
  @Override
  public void abandoned(boolean interrupted) {
    if (interrupted) {
      future.cancel(true);
    }
  }

  @Override
  public Wait startWait() {
    return Waits.enter(null);
  }

  /**
   * Ends a call that is over by its deadline or can never be run: whoever waits need not rely on
   * the timer's thread, or on a pool that may be busy.
   *
   * @return the nanoseconds until the next look, which is at the deadline at the latest
   */
  long endIfHopeless() {
    Deadline limit = deadline;
    if (limit != null && limit.isExpired()) {
      if (releaseLate() || late) {
        endLate();
      }
    } else if (outcome.isQueued() && isForgotten()) {
      fail(new IllegalStateException(name + " was never run: whoever was to run it is gone"));
    }
    return limit == null
        ? LOOK_NANOS
        : Math.min(LOOK_NANOS, Math.max(SOON_NANOS, limit.nanosLeft()));
  }

  private boolean isForgotten() {
    Lane where = lane;
    Thread runner = where == null ? null : where.thread();
    return runner == null ? host.isTerminated() : !runner.isAlive();
  }

  boolean isOver() {
    return outcome.isDecided();
  }

  boolean isQueuedAt(Lane where) {
    return lane == where && outcome.isQueued();
  }

  /** The thread that must be free for the call to end; {@code null} if any will do. */
  @Nullable Thread neededThread() {
    Thread runner = outcome.runner();
    Lane where = lane;
    return runner != null || where == null ? runner : where.thread();
  }

  @Override
  public String toString() {
    return name;
  }
}
