package io.github.throughline.bridge;

import java.util.List;
import java.util.stream.Collectors;

/** Says which waits wait for each other. */
final class Deadlock {
  private Deadlock() {}

  /**
   * Makes the exception for a thread that must not wait.
   *
   * @param circle steps, each of which needs the thread of the next, and the last that of the first
   * @param awaited the call that the thread must not wait for
   */
  static IllegalStateException report(List<Waits.Step> circle, Call<?> awaited) {
    String steps = circle.stream().map(Deadlock::describe).collect(Collectors.joining("; "));
    IllegalStateException failure =
        new IllegalStateException(
            "This wait would never end: "
                + steps
                + ". Chain on the stage of "
                + awaited
                + " instead of waiting for it here, or make that call with Bridge.pooled()");
    circle.forEach(step -> failure.addSuppressed(stackOf(step.waiting())));
    return failure;
  }

  private static String describe(Waits.Step step) {
    return step.waiting() + " waits for " + step.call() + ", which needs " + step.needed();
  }

  private static Throwable stackOf(Thread thread) {
    Throwable stack = new Throwable("where " + thread + " is");
    stack.setStackTrace(thread.getStackTrace());
    return stack;
  }
}
