package io.github.throughline.servlet;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Hands tasks to an executor as code of the web application does, whoever the calling thread
 * belongs to. Executors of servers pass the class loader on, and Payara's look by it for what else
 * they are to carry; that of the library's timer and of a container's own threads finds nothing.
 */
final class ModuleExecutor implements Executor {
  private final Executor executor;
  private final @Nullable ClassLoader loader;

  private ModuleExecutor(Executor executor, @Nullable ClassLoader loader) {
    this.executor = executor;
    this.loader = loader;
  }

  /** Makes one for the web application that the current thread works for. */
  static Executor on(Executor executor) {
    return new ModuleExecutor(executor, Thread.currentThread().getContextClassLoader());
  }

  @Override
  public void execute(Runnable task) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      executor.execute(task);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
