package io.github.throughline.application.internal;

import io.github.throughline.application.CustomEvent;
import io.github.throughline.application.Event;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Events that differ by a number, and an executor that does as much as it is told to. */
final class Numbered implements Executor {
  static final Event LAST = new CustomEvent("test.last", Map.of());

  private final Queue<Runnable> tasks = new ArrayDeque<>();

  static Event event(int number) {
    return new CustomEvent("test." + number, Map.of());
  }

  @Override
  public synchronized void execute(Runnable task) {
    tasks.add(task);
  }

  private synchronized Runnable poll() {
    return tasks.poll();
  }

  /** Runs all that there is and what comes of it. */
  void runAll() {
    for (Runnable task = poll(); task != null; task = poll()) {
      task.run();
    }
  }
}
