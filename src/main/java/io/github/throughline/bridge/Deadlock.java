package io.github.throughline.bridge;

import java.util.List;

/** Says which waits wait for each other. */
final class Deadlock {
  private Deadlock() {}

  /**
   * Makes the exception for a thread that must not wait.
   *
   * @param circle waits, each of which needs the thread of the next, and the last that of the first
   */
  static IllegalStateException report(List<Waits.Entered> circle, Call<?> awaited) {
    StringBuilder message = new StringBuilder("This wait would never end: ");
    for (Waits.Entered wait : circle) {
      message.append(wait.thread()).append(" waits for ").append(describe(wait.call()));
    }
    IllegalStateException failure =
        new IllegalStateException(
            message
                + ". Chain on the stage of "
                + awaited
                + " instead of waiting for it here, or make that call with Bridge.pooled()");
    for (Waits.Entered wait : circle) {
      failure.addSuppressed(stackOf(wait.thread()));
    }
    return failure;
  }

  private static String describe(@org.jspecify.annotations.Nullable Call<?> call) {
    return call == null ? "" : call + ", which needs " + call.neededThread() + "; ";
  }

  private static Throwable stackOf(Thread thread) {
    Throwable stack = new Throwable("where " + thread + " is");
    stack.setStackTrace(thread.getStackTrace());
    return stack;
  }
}
