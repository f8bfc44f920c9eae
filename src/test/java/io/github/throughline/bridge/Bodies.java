package io.github.throughline.bridge;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Blocking bodies with a name. */
final class Bodies {
  private Bodies() {}

  static <T> Callable<T> named(String name, Callable<T> body) {
    return new Callable<>() {
      @Override
      public T call() throws Exception {
        return body.call();
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }

  /** A bound for what a failing test would wait for in vain. */
  static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(30, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody counted down");
    }
  }

  /** Waits, whatever interrupts come. */
  static void awaitStubbornly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        await(latch);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
