package io.github.throughline.context;

import io.github.throughline.context.internal.Source;
import org.jspecify.annotations.Nullable;

/**
 * The future of a bridged call. Cancelling it gives the call up, as does completing it by hand;
 * which of these and the call's own end comes first is for the {@link Source} to say.
 */
final class SourcedFuture<T extends @Nullable Object> extends ContextualFuture<T> {
  private final Source source;

  SourcedFuture(Source source, Trail trail) {
    super(trail);
    this.source = source;
  }

  /** Completes the future as the source says. */
  @SuppressWarnings("NullAway") // where there is no failure the result is a T
  void settle(@Nullable T result, @Nullable Throwable failure) {
    if (failure == null) {
      super.complete(result);
    } else {
      super.completeExceptionally(failure);
    }
  }

  @Override
  public boolean complete(T value) {
    return source.release(false) && super.complete(value);
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    return source.release(false) && super.completeExceptionally(failure);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (source.release(mayInterruptIfRunning)) {
      super.cancel(mayInterruptIfRunning);
    }
    return isCancelled();
  }
}
