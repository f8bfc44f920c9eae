package io.github.throughline;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what nothing tells of, on a thread that keeps its place meanwhile; never for ever. */
public final class Spin {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private Spin() {}

  /**
   * Waits until a condition holds.
   *
   * @param awaited what it is, for the failure if it does not hold within half a minute
   */
  public static void until(String awaited, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new AssertionError("waited in vain: " + awaited);
      }
      Thread.onSpinWait();
    }
  }
}
