package io.github.throughline.context;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link ScheduledExecutorService} whose tasks run in the context of their scheduling. */
final class PropagatingScheduledExecutorService extends PropagatingExecutorService
    implements ScheduledExecutorService {
  private final ScheduledExecutorService delegate;

  PropagatingScheduledExecutorService(ScheduledExecutorService delegate) {
    super(delegate);
    this.delegate = delegate;
  }

  static ScheduledExecutorService of(ScheduledExecutorService executor) {
    return executor instanceof PropagatingScheduledExecutorService
        ? executor
        : new PropagatingScheduledExecutorService(requireNonNull(executor, "executor"));
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return delegate.schedule(Contextual.runnable(Snapshot.ofHop(), task), delay, unit);
  }

  @Override
  public <T extends @Nullable Object> ScheduledFuture<T> schedule(
      Callable<T> task, long delay, TimeUnit unit) {
    return delegate.schedule(Contextual.callable(Snapshot.ofHop(), task), delay, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    Runnable contextual = Contextual.runnable(Snapshot.ofHop(), task);
    return delegate.scheduleAtFixedRate(contextual, initialDelay, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    Runnable contextual = Contextual.runnable(Snapshot.ofHop(), task);
    return delegate.scheduleWithFixedDelay(contextual, initialDelay, delay, unit);
  }
}
