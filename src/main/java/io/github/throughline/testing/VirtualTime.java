package io.github.throughline.testing;

import static java.util.Objects.requireNonNull;

import io.github.throughline.context.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Time that passes when a test says so. It has no thread: tasks and timers run on the thread that
 * {@linkplain #advance advances} it, in the order of their times, those of one time in the order in
 * which they were given. They take no time, and each runs in an empty context, as on a thread of a
 * pool. So a test that gives all work to it runs in the same way each time.
 *
 * <p>Any thread may give tasks; one at a time may advance. What runs on other threads is not waited
 * for, and a task that blocks stops the time. For that reason {@link Future#get} does not return
 * before somebody has advanced the time, and of a {@link io.github.throughline.bridge.Bridge} on
 * virtual time only {@linkplain io.github.throughline.bridge.Bridge#pooled() pooled} bodies run:
 * thread-sensitive ones would keep its thread. {@code Bridge.on(Runnable::run, virtualTime)} runs
 * these.
 *
 * <p>A {@link io.github.throughline.bridge.Deadline} with virtual time for its timers ends work
 * when virtual time comes to it, but tells how much is left by {@link System#nanoTime}; {@code
 * Deadline.bound} completes its futures on a thread of their own default executor.
 *
 * <p>After {@link #shutdown} tasks that were given still run, but for periodic ones, as with {@link
 * java.util.concurrent.ScheduledThreadPoolExecutor}.
 */
public final class VirtualTime extends AbstractExecutorService implements ScheduledExecutorService {
  /** So many tasks at one moment never end: one gives the next without any delay. */
  private static final int STANDSTILL = 1_000_000;

  // All below is guarded by this.
  private final PriorityQueue<VirtualTask<?>> queue = new PriorityQueue<>();
  private long now;
  private long given;
  private boolean shutdown;
  private @Nullable Thread driver;

  /** Makes time that stands at zero. */
  public VirtualTime() {}

  /** Answers how much time has passed. */
  public Duration elapsed() {
    return Duration.ofNanos(nanos());
  }

  synchronized long nanos() {
    return now;
  }

  /**
   * Lets time pass, and runs what is due until then and at its end; with zero, what is due now.
   *
   * <p>An exception of a task given to {@link #execute} comes out of this, after which the time is
   * that of the task; of other tasks their futures tell.
   *
   * @param time zero or more
   * @throws IllegalArgumentException if it is negative
   * @throws IllegalStateException if time is being advanced, as it is where a task calls this, or
   *     if it cannot pass as tasks give tasks without end
   */
  public void advance(Duration time) {
    boolean unused = advanceUntil(() -> false, Limits.nanos("time", time));
  }

  /** Lets time pass until there is what was waited for, and answers whether there is. */
  boolean advanceUntil(BooleanSupplier reached, long limitNanos) {
    begin();
    try {
      long end = after(nanos(), limitNanos);
      long moment = -1;
      int tasks = 0;
      while (!reached.getAsBoolean()) {
        VirtualTask<?> task = next(end);
        if (task == null) {
          return false;
        }
        tasks = task.at() == moment ? tasks + 1 : 0;
        moment = task.at();
        if (tasks == STANDSTILL) {
          throw new IllegalStateException(
              "Time stands still at %s: %d tasks have run, and there is another one, %s"
                  .formatted(elapsed(), tasks, task));
        }
        Context.empty().run(task);
      }
      return true;
    } finally {
      synchronized (this) {
        driver = null;
      }
    }
  }

  private synchronized void begin() {
    if (driver != null) {
      throw new IllegalStateException(
          "Time is being advanced by %s: a task cannot wait for time to pass, schedule what is to"
                  .formatted(driver)
              + " follow");
    }
    driver = Thread.currentThread();
  }

  /** Whether the current thread is the one that runs tasks at the moment. */
  synchronized boolean isDriven() {
    return driver != null;
  }

  /** Answers the next task until then, at its time; or {@code null}, at the end. */
  private synchronized @Nullable VirtualTask<?> next(long end) {
    VirtualTask<?> first = queue.peek();
    if (first == null || first.at() > end) {
      now = end;
      return null;
    }
    now = Math.max(now, first.at());
    return queue.poll();
  }

  /** Times beyond what a long holds are never. */
  static long after(long time, long delay) {
    return delay > Long.MAX_VALUE - time ? Long.MAX_VALUE : time + Math.max(0, delay);
  }

  synchronized void remove(VirtualTask<?> task) {
    queue.remove(task);
  }

  /** Queues a task that has run for its next time. */
  synchronized void again(VirtualTask<?> task, long at) {
    if (shutdown) {
      task.cancel(false);
    } else {
      task.setTime(at, given++);
      queue.add(task);
    }
  }

  private synchronized <T extends VirtualTask<?>> T add(T task, long delay) {
    if (shutdown) {
      throw new RejectedExecutionException("Virtual time is shut down: " + task + " does not run");
    }
    task.setTime(after(now, delay), given++);
    queue.add(task);
    return task;
  }

  @Override
  public void execute(Runnable task) {
    var unused = add(VirtualTask.plain(this, requireNonNull(task, "task")), 0);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return schedule(Executors.callable(task, null), delay, unit);
  }

  @Override
  @SuppressWarnings("NullAway") // the result of a task may be null
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    return add(VirtualTask.once(this, requireNonNull(task, "task")), unit.toNanos(delay));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long delay, long period, TimeUnit unit) {
    long nanos = requirePositive("period", period, unit);
    return add(VirtualTask.periodic(this, requireNonNull(task), nanos), unit.toNanos(delay));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long delay, long pause, TimeUnit unit) {
    long nanos = requirePositive("delay", pause, unit);
    // The same as a fixed rate: tasks take no time.
    return scheduleAtFixedRate(task, unit.toNanos(delay), nanos, TimeUnit.NANOSECONDS);
  }

  private static long requirePositive(String field, long value, TimeUnit unit) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          "%s is %d %s: give more than zero".formatted(field, value, unit));
    }
    return unit.toNanos(value);
  }

  /** Gives the tasks, and runs what is due now, these among it. */
  @Override
  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) {
    List<Future<T>> futures = new ArrayList<>();
    tasks.forEach(task -> futures.add(submit(task)));
    advance(Duration.ZERO);
    futures.forEach(future -> future.cancel(true)); // those that a task has kept from running
    return futures;
  }

  /** Does what {@link #invokeAll(Collection)} does: tasks take no time. */
  @Override
  public <T> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) {
    return invokeAll(tasks);
  }

  /** Runs the tasks as {@link #invokeAll(Collection)} does, all of them. */
  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws ExecutionException {
    ExecutionException last = null;
    for (Future<T> future : invokeAll(tasks)) {
      try {
        return future.get();
      } catch (ExecutionException e) {
        last = e;
      } catch (CancellationException | InterruptedException e) {
        last = new ExecutionException(e);
      }
    }
    if (last == null) {
      throw new IllegalArgumentException("There are no tasks: give one or more");
    }
    throw last;
  }

  /** Does what {@link #invokeAny(Collection)} does: tasks take no time. */
  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws ExecutionException, TimeoutException {
    return invokeAny(tasks);
  }

  @Override
  public void shutdown() {
    List<VirtualTask<?>> periodic;
    synchronized (this) {
      shutdown = true;
      periodic = queue.stream().filter(VirtualTask::isPeriodic).toList();
    }
    periodic.forEach(task -> task.cancel(false));
  }

  @Override
  public synchronized List<Runnable> shutdownNow() {
    shutdown = true;
    List<Runnable> left = new ArrayList<>();
    for (VirtualTask<?> task = queue.poll(); task != null; task = queue.poll()) {
      left.add(task);
    }
    return left;
  }

  @Override
  public synchronized boolean isShutdown() {
    return shutdown;
  }

  @Override
  public synchronized boolean isTerminated() {
    return shutdown && queue.isEmpty();
  }

  /** Lets that time pass, or as much of it as it takes until all tasks have run. */
  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return advanceUntil(this::isTerminated, Math.max(0, unit.toNanos(timeout)));
  }

  /** Shows how much time has passed, and how many tasks there are. */
  @Override
  public synchronized String toString() {
    return "VirtualTime[%s, %d task(s)]".formatted(Duration.ofNanos(now), queue.size());
  }
}
