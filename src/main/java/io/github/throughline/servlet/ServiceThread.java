package io.github.throughline.servlet;

import io.github.throughline.application.internal.Handing;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The executor of one exchange, which knows the thread of the container's call of the servlet while
 * that is the application's: the container neither takes nor tells anything before that thread is
 * given back, so it must not wait for what this executor completes.
 */
final class ServiceThread implements Handing.Needing {
  private final Executor executor;
  private volatile @Nullable Thread lent;

  ServiceThread(Executor executor) {
    this.executor = executor;
  }

  /** Lends the current thread for a call. */
  void lend(Runnable call) {
    lent = Thread.currentThread();
    try {
      call.run();
    } finally {
      lent = null;
    }
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void checkWait() {
    if (lent == Thread.currentThread()) {
      throw new IllegalStateException(
          "AsyncApplication.handle waits for a stage of receive or send, which completes only after"
              + " it has returned: return a stage that is chained on it, or be a BlockingApplication");
    }
  }
}
