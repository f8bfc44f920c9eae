package io.github.throughline.bridge;

import io.github.throughline.bridge.internal.DaemonThreads;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs thread-sensitive calls one after the other, on one thread of the pool, which it takes at the
 * first call and keeps until it is closed.
 *
 * <p>A call that was given up and does not return makes the worker take another thread for the
 * calls after it.
 */
final class Worker implements Lane {
  /*
   * The worker itself, under its lock:
   *
   *   from     event                                to
   *   IDLE     a call is offered                    STAFFED   a thread is taken
   *   STAFFED  the pool refuses the thread          IDLE      queued calls fail
   *   STAFFED  the thread is interrupted, or its
   *            pool ends, between two calls         IDLE      or STAFFED anew, if calls are queued
   *   STAFFED  its call is stuck, others come       STAFFED   by another thread
   *   IDLE     closed                               ENDED     after the cleanup, if there is any
   *   STAFFED  closed                               ENDED     after the running call and the cleanup
   *
   * IDLE is without a runner, STAFFED with one; ENDED refuses calls.
   */

  /** How long a call that was given up may take to return before its thread counts as stuck. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** How often a thread without work looks whether its pool wants it back. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  private final Host host;
  private final String name;

  // All below is guarded by this.
  private final Queue<Call<?>> queue = new ArrayDeque<>(1);
  private final Ending ending;
  private @Nullable Runner runner;
  private boolean closed;

  Worker(Host host, String name) {
    this.host = host;
    this.name = name;
    this.ending = new Ending(name);
  }

  @Override
  public boolean offer(Call<?> call) {
    synchronized (this) {
      if (closed) {
        return false;
      }
      call.queuedAt(this);
      queue.add(call);
    }
    staff();
    return true;
  }

  /** Adds what is to run on the thread when the worker ends; {@code false} if it has. */
  synchronized boolean onClose(Runnable hook) {
    return !closed && ending.add(hook);
  }

  /**
   * Refuses calls from now on, queued ones included. The running one goes on.
   *
   * @return completed when that one has ended and the cleanup has run
   */
  CompletableFuture<@Nullable Void> close() {
    List<Call<?>> refused;
    boolean ends;
    synchronized (this) {
      closed = true;
      refused = List.copyOf(queue);
      queue.clear();
      ends = ending.isEmpty() && runner == null && ending.take();
    }
    if (ends) {
      ending.run();
    }
    staff();
    watch();
    refused.forEach(
        call -> call.fail(new RejectedExecutionException(call + " was not run: " + whyClosed())));
    return ending.told();
  }

  /** Sees to it that the end is told, also if the pool ends before it comes to the runner. */
  private void watch() {
    synchronized (this) {
      if (runner == null || runner.thread != null) {
        return;
      }
    }
    if (host.isTerminated()) {
      staff();
    } else {
      Future<?> look = host.timers.schedule(LOOK_NANOS, this::watch);
      var unused = ending.told().whenComplete((end, failure) -> look.cancel(false));
    }
  }

  /** Sees to it that there is a thread for what there is to do. */
  private void staff() {
    Runner taken;
    synchronized (this) {
      Runner present = runner;
      if (present != null && !present.stuck && !present.isLost()) {
        LockSupport.unpark(present.thread);
        return;
      }
      if (queue.isEmpty() && (!closed || ending.isTaken())) {
        return;
      }
      taken = new Runner();
      runner = taken;
    }
    taken.begin();
  }

  @Override
  public void released(Call<?> call) {
    Runner running;
    Future<?> grace;
    synchronized (this) {
      running = runner;
      if (running == null || running.current != call) {
        return;
      }
      grace = host.timers.schedule(GRACE_NANOS, () -> giveUp(running, call));
      running.grace = grace;
    }
    if (grace.isDone()) {
      giveUp(running, call); // there are no timers any more
    }
  }

  private void giveUp(Runner running, Call<?> call) {
    synchronized (this) {
      if (runner != running || running.current != call) {
        return;
      }
      running.stuck = true;
    }
    LOGGER.log(
        System.Logger.Level.WARNING,
        call
            + " was given up and does not return; "
            + name
            + " goes on by another thread than "
            + running.thread);
    // Not on the timer's thread: a pool may run what it is given on the thread that gives it.
    DaemonThreads.named("throughline-staff").newThread(this::staff).start();
  }

  @Override
  public synchronized @Nullable Thread thread() {
    return runner == null ? null : runner.thread;
  }

  @Override
  public String whyClosed() {
    return name + " has ended. Make the call before that, or with Bridge.pooled()";
  }

  /** The stay of the worker on one thread. */
  private final class Runner implements Runnable {
    volatile @Nullable Thread thread;
    volatile @Nullable Call<?> current;

    /** Guarded by the worker. */
    boolean stuck;

    /** Ends when the call that was given up may be stuck. Guarded by the worker. */
    private @Nullable Future<?> grace;

    /** The thread that gives this to the pool, while it does: some pools run it right there. */
    private volatile @Nullable Thread giver;

    void begin() {
      giver = Thread.currentThread();
      try {
        host.pool.execute(this);
      } catch (RuntimeException | Error e) {
        refused(e);
      } finally {
        giver = null;
      }
    }

    /** Whether the pool has ended before it came to this. */
    boolean isLost() {
      return thread == null && host.isTerminated();
    }

    private void refused(Throwable reason) {
      List<Call<?>> failed;
      boolean ends;
      synchronized (Worker.this) {
        runner = runner == this ? null : runner;
        failed = List.copyOf(queue);
        queue.clear();
        ends = takeEnding();
      }
      failed.forEach(call -> call.fail(reason));
      if (ends) {
        host.runSoon(ending);
      }
    }

    @Override
    public void run() {
      thread = Thread.currentThread();
      boolean lent = giver == thread;
      if (!lent && !host.isEnding()) {
        Thread.interrupted(); // of nobody here, and would have the thread come back for ever
      }
      for (Call<?> call = next(lent); call != null; call = next(lent)) {
        current = call;
        call.run();
        current = null;
      }
    }

    /**
     * Waits for the next call.
     *
     * @param lent whether the thread is somebody's who waits for it
     * @return {@code null} if the thread has been given back
     */
    private @Nullable Call<?> next(boolean lent) {
      while (true) {
        synchronized (Worker.this) {
          endGrace();
          if (runner != this) {
            return null;
          }
          stuck = false; // it has returned before another took its place
          boolean wanted = isWanted(lent);
          Call<?> call = wanted ? null : queue.poll();
          if (call != null) {
            return call;
          }
          if (wanted || closed || lent) {
            runner = null;
            break;
          }
        }
        LockSupport.parkNanos(Worker.this, LOOK_NANOS);
      }
      afterLast();
      return null;
    }

    /** Whether the thread must not stay; one that is lent leaves when there is nothing to do. */
    private boolean isWanted(boolean lent) {
      return host.isEnding() || (!lent && Thread.currentThread().isInterrupted());
    }

    private void afterLast() {
      boolean ends;
      synchronized (Worker.this) {
        ends = takeEnding();
      }
      if (ends) {
        ending.run();
      } else if (host.isEnding()) {
        refused(new RejectedExecutionException(name + " has ended with its bridge or its pool"));
      } else {
        staff(); // by another thread, for what has come meanwhile
      }
    }

    private void endGrace() {
      Future<?> armed = grace;
      grace = null;
      if (armed != null) {
        armed.cancel(false);
      }
    }
  }

  private boolean takeEnding() {
    return closed && runner == null && ending.take();
  }
}
