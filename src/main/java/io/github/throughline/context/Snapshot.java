package io.github.throughline.context;

import org.jspecify.annotations.Nullable;

/**
 * What a task takes along: the bindings of one moment and, on hops of our own, the thread context
 * class loader. Every run gets a context of its own with these bindings.
 *
 * @param map the bindings
 * @param carriesLoader whether the class loader goes along; container-managed hops see to theirs
 *     themselves
 * @param loader the class loader, which may be {@code null} for the boot loader
 */
record Snapshot(ContextMap map, boolean carriesLoader, @Nullable ClassLoader loader)
    implements TaskContext {
  Snapshot(ContextMap map) {
    this(map, false, null);
  }

  /** Captures the bindings that the current thread has. */
  static Snapshot here() {
    return new Snapshot(CurrentContext.map());
  }

  /** Captures what the current thread has, for a hop of our own. */
  static Snapshot ofHop() {
    return new Snapshot(CurrentContext.map(), true, Thread.currentThread().getContextClassLoader());
  }

  @Override
  public <R extends @Nullable Object, X extends Throwable> R call(
      Operation<? extends R, ? extends X> operation) throws X {
    Context own = new Context(map);
    return carriesLoader ? call(own, loader, operation) : Boundary.call(own, operation);
  }

  /** Calls an operation in a context, with a thread context class loader for as long. */
  static <R extends @Nullable Object, X extends Throwable> R call(
      Context context, @Nullable ClassLoader loader, Operation<? extends R, ? extends X> operation)
      throws X {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return Boundary.call(context, operation);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
