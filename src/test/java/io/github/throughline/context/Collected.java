package io.github.throughline.context;

import java.lang.ref.WeakReference;
import java.util.concurrent.locks.LockSupport;

/** Waits for the garbage collector, with a bound. */
public final class Collected {
  private static final int ATTEMPTS = 200;

  private Collected() {}

  /** Whether the object is collected once nothing refers to it. */
  public static boolean isCollected(WeakReference<?> reference) {
    for (int i = 0; i < ATTEMPTS && !reference.refersTo(null); i++) {
      collect();
    }
    return reference.refersTo(null);
  }

  static void collect() {
    System.gc();
    LockSupport.parkNanos(1_000_000); // lets the reference handler run; nothing depends on it
  }
}
