package io.github.throughline.bridge;

import static java.util.Objects.requireNonNull;

import io.github.throughline.context.internal.Crossings;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An executor whose tasks run on the thread that has made it, while that thread waits for a stage:
 * what a blocking caller of {@link Bridge#asyncToSync} is to the flow that it waits for.
 *
 * {@snippet :
 * CurrentThreadExecutor executor = new CurrentThreadExecutor();
 * CompletableFuture<Thread> seen =
 *     CompletableFuture.supplyAsync(() -> 1, pool)
 *         .thenApplyAsync(one -> Thread.currentThread(), executor);
 * executor.runUntilComplete(seen); // runs the second step here
 * }
 *
 * <p>Any thread may give it tasks, from the moment it is made; each runs in a copy of the context
 * that it was given in. When the wait is over, tasks that were given in time have run; later ones
 * go to the executor that encloses this one, which is the one that the same thread was serving when
 * this one was made, as long as that one waits. Where there is none they are refused.
 */
public final class CurrentThreadExecutor implements Executor {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  private final Waiter waiter = new Waiter(Waits.currentWaiter());

  /** Whether it has begun to wait; written by its thread. */
  private boolean waited;

  /** Makes an executor for the current thread. */
  public CurrentThreadExecutor() {}

  /**
   * Has a task run by the thread of this executor. A failure of the task is logged.
   *
   * @throws RejectedExecutionException if the wait is over, here and in all that enclose this
   */
  @Override
  public void execute(Runnable task) {
    requireNonNull(task, "task");
    Call<Object> call = newCall(named(task));
    if (!waiter.offer(call)) {
      call.release(false);
      throw new RejectedExecutionException(task + " was not run: " + waiter.whyClosed());
    }
  }

  private static Callable<Object> named(Runnable task) {
    return new Callable<>() {
      @Override
      public Object call() {
        try {
          task.run();
        } catch (RuntimeException | Error e) {
          LOGGER.log(System.Logger.Level.WARNING, task + " failed", e);
        }
        return true;
      }

      @Override
      public String toString() {
        return task.toString();
      }
    };
  }

  /**
   * Has a task called by the thread of this executor.
   *
   * @param task the task; messages show it by its {@code toString}
   * @param <T> the type of its result
   * @return completed with what the task answers or throws; with a {@link
   *     RejectedExecutionException} if the wait is over. Cancelling it with {@code true} interrupts
   *     the task
   */
  public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task) {
    Call<T> call = newCall(requireNonNull(task, "task"));
    call.sendTo(waiter);
    return call.future();
  }

  private static <T extends @Nullable Object> Call<T> newCall(Callable<T> task) {
    return new Call<>(Host.NONE, task, Crossings.get().fromHere(), null);
  }

  /**
   * Runs tasks on the current thread until a stage has ended, in whatever way, and no task is left.
   * Afterwards this executor is at its end. The {@linkplain Deadline#current() current deadline}
   * bounds the wait.
   *
   * @throws IllegalStateException if another thread has made this executor, if it has waited
   *     before, if the thread is that of an event loop, or if the wait could never end
   * @throws DeadlineExceededException if the stage has not ended in time
   * @throws BridgeException if the thread is interrupted, with the {@link InterruptedException} as
   *     cause; the thread's interrupt status is set again
   */
  public void runUntilComplete(CompletionStage<?> stage) {
    requireNonNull(stage, "stage");
    if (Thread.currentThread() != waiter.thread()) {
      throw new IllegalStateException(
          this + " runs tasks on the thread that has made it, not on " + Thread.currentThread());
    }
    if (waited) {
      throw new IllegalStateException(this + " has waited before: make one for each wait");
    }
    EventLoops.refuse(waiter.thread(), stage);
    waited = true;
    try (Waits.Entered wait = Waits.enter(waiter)) {
      Awaited<?> awaited = new Awaited<>("a stage", stage, waiter.thread());
      waiter.await(awaited, wait, Flow.carried(Flow.DEADLINE));
    }
  }

  /** Names the thread that runs the tasks. */
  @Override
  public String toString() {
    return "CurrentThreadExecutor of " + waiter.thread();
  }
}
