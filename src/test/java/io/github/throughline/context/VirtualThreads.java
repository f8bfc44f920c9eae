package io.github.throughline.context;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Virtual threads, on a JDK that has them. */
final class VirtualThreads {
  private VirtualThreads() {}

  static Thread start(Runnable task) throws ReflectiveOperationException {
    assumeTrue(Runtime.version().feature() >= 21, "this JDK has no virtual threads");
    return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
  }
}
