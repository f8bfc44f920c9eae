package io.github.throughline.context.internal;

import io.github.throughline.context.ContextVar;
import io.github.throughline.context.Operation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One call that crosses a bridge, as the context sees it: the callee starts from a copy, with the
 * thread context class loader of the caller, and what it has changed can be brought back.
 *
 * @param <T> the type of the call's result
 */
public interface Crossing<T extends @Nullable Object> {
  /**
   * Binds a variable of the bridge's own for the callee; what is bound so is no change of the
   * callee's.
   */
  <V extends @Nullable Object> void bind(ContextVar<V> variable, V value);

  /** Calls the callee, once, on the current thread. */
  <R extends @Nullable Object, X extends Throwable> R call(
      Operation<? extends R, ? extends X> callee) throws X;

  /** Counts what an awaited stage has changed as changed by the callee. */
  void follow(CompletionStage<?> stage);

  /** Brings what the callee has changed to the context that the current thread is in. */
  void bringBack();

  /**
   * Makes the future of the call. Whoever cancels or completes it gives the source up first.
   *
   * @return the future, which only {@link #complete} and {@link #abandon} complete
   */
  CompletableFuture<T> future(Source source);

  /** Completes the future; stages chained on it see what the callee has changed. */
  void complete(@Nullable T result, @Nullable Throwable failure);

  /** Completes the future with a failure; nothing of what the callee changes is seen by anybody. */
  void abandon(Throwable failure);
}
