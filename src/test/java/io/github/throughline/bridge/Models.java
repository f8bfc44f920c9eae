package io.github.throughline.bridge;

import io.github.throughline.context.internal.ThreadSlots;
import java.util.Arrays;
import org.jetbrains.lincheck.Lincheck;

/** Scenarios under every interleaving that the model checker finds. */
public final class Models {
  private Models() {}

  /**
   * Checks a scenario. The thread is cleaned after a failure, or its replay would not be the same.
   *
   * @param interleavings how many to try; a thousand take seconds where whole calls are followed
   */
  public static void everyInterleaving(int interleavings, Runnable scenario) {
    Lincheck.runConcurrentTest(
        interleavings,
        () -> {
          try {
            scenario.run();
          } finally {
            Arrays.fill(ThreadSlots.get(), null);
          }
        });
  }

  /**
   * Checks what has to hold. Not an AssertJ assertion: the checker follows every call made inside.
   */
  public static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  /** Starts a thread. */
  public static Thread start(Runnable task) {
    Thread thread = new Thread(task);
    thread.start();
    return thread;
  }

  /**
   * Has all that meet done by a thread of its own each, and waits for them. Where the thread that
   * starts another one goes on by itself, the checker tries few interleavings in some scenarios.
   */
  public static void meet(Runnable... parties) {
    for (Thread party : Arrays.stream(parties).map(Models::start).toList()) {
      join(party);
    }
  }

  /** Waits for a thread. */
  public static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
