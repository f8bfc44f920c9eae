package io.github.throughline.context;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Virtual threads, on a JDK that has them. */
public final class VirtualThreads {
  private VirtualThreads() {}

  /** Starts a virtual thread; the test is skipped where there are none. */
  public static Thread start(Runnable task) throws ReflectiveOperationException {
    assumeTrue(Runtime.version().feature() >= 21, "this JDK has no virtual threads");
    return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
  }
}
