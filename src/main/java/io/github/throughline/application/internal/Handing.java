package io.github.throughline.application.internal;

import java.util.concurrent.Executor;

/** Where is done what somebody waits for: by an executor, or if it refuses, here. */
public record Handing(Executor executor) implements Executor {

  /** An executor that knows threads without which nothing completes. */
  public interface Needing extends Executor {
    /**
     * Tells that the current thread is about to wait for what this executor is to complete.
     *
     * @throws IllegalStateException if the wait could never end
     */
    void checkWait();
  }

  @Override
  public void execute(Runnable completion) {
    try {
      executor.execute(completion);
    } catch (RuntimeException | Error e) {
      completion.run(); // better on this thread than never; twice does no harm
    }
  }

  /** See {@link Needing}. */
  void checkWait() {
    if (executor instanceof Needing needing) {
      needing.checkWait();
    }
  }
}
