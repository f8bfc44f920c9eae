package io.github.throughline.context;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An {@link ExecutorService} whose tasks run in the context of their submission. */
sealed class PropagatingExecutorService extends PropagatingExecutor implements ExecutorService
    permits PropagatingScheduledExecutorService {
  private final ExecutorService delegate;

  PropagatingExecutorService(ExecutorService delegate) {
    super(delegate);
    this.delegate = delegate;
  }

  static ExecutorService of(ExecutorService executor) {
    if (executor instanceof PropagatingExecutorService) {
      return executor;
    }
    return executor instanceof ScheduledExecutorService scheduler
        ? new PropagatingScheduledExecutorService(scheduler)
        : new PropagatingExecutorService(requireNonNull(executor, "executor"));
  }

  @Override
  public <T extends @Nullable Object> Future<T> submit(Callable<T> task) {
    return delegate.submit(Contextual.callable(Snapshot.ofHop(), task));
  }

  @Override
  public <T extends @Nullable Object> Future<T> submit(Runnable task, T result) {
    return delegate.submit(Contextual.runnable(Snapshot.ofHop(), task), result);
  }

  @Override
  public Future<?> submit(Runnable task) {
    return delegate.submit(Contextual.runnable(Snapshot.ofHop(), task));
  }

  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks) throws InterruptedException {
    return delegate.invokeAll(contextual(tasks));
  }

  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    return delegate.invokeAll(contextual(tasks), timeout, unit);
  }

  @Override
  public <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    return delegate.invokeAny(contextual(tasks));
  }

  @Override
  public <T extends @Nullable Object> T invokeAny(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return delegate.invokeAny(contextual(tasks), timeout, unit);
  }

  @Override
  public void shutdown() {
    delegate.shutdown();
  }

  /** Answers the tasks as they were submitted, where the executor answers its wrappers. */
  @Override
  public List<Runnable> shutdownNow() {
    return delegate.shutdownNow().stream().map(Contextual::unwrap).toList();
  }

  @Override
  public boolean isShutdown() {
    return delegate.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return delegate.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return delegate.awaitTermination(timeout, unit);
  }

  private static <T extends @Nullable Object> List<Callable<T>> contextual(
      Collection<? extends Callable<T>> tasks) {
    Snapshot snapshot = Snapshot.ofHop();
    return tasks.stream().<Callable<T>>map(task -> Contextual.callable(snapshot, task)).toList();
  }
}
