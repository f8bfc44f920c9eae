package io.github.throughline.servlet;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Runs tasks in a thread that waits for what comes of them, as there may be no other one: servers
 * may serve requests and run tasks by the same threads. Once it has been given back, another
 * executor runs them.
 */
final class LentThread implements Executor {
  private final Executor afterwards;
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private boolean returned; // guarded by this

  LentThread(Executor afterwards) {
    this.afterwards = afterwards;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      if (!returned) {
        tasks.add(task);
        return;
      }
    }
    afterwards.execute(task);
  }

  /** Lends the current thread until something is complete, and answers that. */
  <T> T lendUntil(CompletableFuture<T> awaited) throws InterruptedException {
    var unused = awaited.whenComplete((value, failure) -> tasks.add(() -> {}));
    try {
      while (!awaited.isDone()) {
        tasks.take().run();
      }
      return awaited.join();
    } finally {
      giveBack();
    }
  }

  private void giveBack() {
    synchronized (this) {
      returned = true;
    }
    tasks.forEach(afterwards::execute);
  }
}
