package io.github.throughline.context;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/** Hands each task over in the context of the moment at which it is submitted. */
sealed class PropagatingExecutor implements Executor permits PropagatingExecutorService {
  private final Executor delegate;

  PropagatingExecutor(Executor delegate) {
    this.delegate = delegate;
  }

  static Executor of(Executor executor) {
    if (executor instanceof PropagatingExecutor) {
      return executor;
    }
    if (executor instanceof ScheduledExecutorService scheduler) {
      return new PropagatingScheduledExecutorService(scheduler);
    }
    return executor instanceof ExecutorService service
        ? new PropagatingExecutorService(service)
        : new PropagatingExecutor(requireNonNull(executor, "executor"));
  }

  @Override
  public void execute(Runnable task) {
    delegate.execute(Contextual.runnable(Snapshot.ofHop(), task));
  }

  /** Shows the executor that does the work. */
  @Override
  public String toString() {
    return delegate.toString();
  }
}
