package io.github.throughline.context;

import org.jspecify.annotations.Nullable;

/** Work done in a context by one call, which restores what the thread had on every way out. */
final class Boundary {
  private Boundary() {}

  @SuppressWarnings("try") // the entry is there to be closed
  static void run(Context context, Runnable task) {
    try (Entry entry = Entry.open(context, Entry.Kind.BLOCK)) {
      task.run();
    }
  }

  @SuppressWarnings("try") // the entry is there to be closed
  static <R extends @Nullable Object, X extends Throwable> R call(
      Context context, Operation<? extends R, ? extends X> operation) throws X {
    try (Entry entry = Entry.open(context, Entry.Kind.BLOCK)) {
      return operation.call();
    }
  }
}
