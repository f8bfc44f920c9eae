package io.github.throughline.it;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what a server does after it has answered, and tells nobody about. */
final class Polling {
  private static final int TRIES = 3000;
  private static final long PAUSE_NANOS = 20_000_000;
  private static final long REST_NANOS = 500_000_000;

  private Polling() {}

  static void until(String expected, BooleanSupplier condition) {
    if (!eventually(condition)) {
      throw new AssertionError("Expected in the end: " + expected);
    }
  }

  static void pause() {
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  /** Leaves a server alone for a while, so that threads with nothing to do may end. */
  static void rest() {
    LockSupport.parkNanos(REST_NANOS);
  }

  /** Whether the condition comes true within a bounded number of tries. */
  private static boolean eventually(BooleanSupplier condition) {
    for (int i = 0; i < TRIES; i++) {
      if (condition.getAsBoolean()) {
        return true;
      }
      pause();
    }
    return false;
  }
}
