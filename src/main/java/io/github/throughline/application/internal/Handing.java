package io.github.throughline.application.internal;

import java.util.concurrent.Executor;

/** Where is done what somebody waits for: by an executor, or if it refuses, here. */
public record Handing(Executor executor) implements Executor {
  @Override
  public void execute(Runnable completion) {
    try {
      executor.execute(completion);
    } catch (RuntimeException | Error e) {
      completion.run(); // better on this thread than never; twice does no harm
    }
  }
}
