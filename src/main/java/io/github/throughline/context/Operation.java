package io.github.throughline.context;

import org.jspecify.annotations.Nullable;

/**
 * A piece of work that gives a result or throws.
 *
 * @param <R> the type of the result
 * @param <X> the type of the exception that the work may throw; inferred as {@link
 *     RuntimeException} for work that throws no checked exception
 */
@FunctionalInterface
public interface Operation<R extends @Nullable Object, X extends Throwable> {
  /**
   * Does the work.
   *
   * @return the result, which may be {@code null}
   * @throws X if the work fails
   */
  R call() throws X;
}
