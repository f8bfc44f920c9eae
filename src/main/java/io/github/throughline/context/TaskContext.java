package io.github.throughline.context;

import org.jspecify.annotations.Nullable;

/** From what a task starts, on whatever thread it runs. */
sealed interface TaskContext permits Snapshot, Trail {
  /** Calls an operation in a context of its own, which ends with the call. */
  <R extends @Nullable Object, X extends Throwable> R call(
      Operation<? extends R, ? extends X> operation) throws X;

  default void run(Runnable task) {
    call(
        () -> {
          task.run();
          return true;
        });
  }
}
