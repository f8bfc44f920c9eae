package io.github.throughline.showcase;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A way to have something run elsewhere. */
@FunctionalInterface
interface Mechanism {
  /** Runs the task and answers what it answered. */
  String run(Callable<String> task) throws Exception;

  /**
   * What the future has in the end; a task that got lost is an error and no request without end.
   */
  static <T> T inTime(Future<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }
}
