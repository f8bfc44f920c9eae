package io.github.throughline.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** An executor whose tasks run when they are told to. */
public final class QueuedTasks implements Executor {
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Makes an executor without tasks. */
  public QueuedTasks() {}

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs all tasks on the current thread, also those that come of them. */
  public void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
