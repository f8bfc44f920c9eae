package io.github.throughline;

import io.github.throughline.context.internal.ThreadSlots;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that leaves something of the library's on any thread, pooled ones included.
 * Registered for every test, so a test need not name it.
 */
public final class NoResidue implements AfterEachCallback {
  /** For threads that have told the test that they are done and are now leaving their boundary. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  @Override
  public void afterEach(ExtensionContext test) {
    check(test.getDisplayName());
  }

  /** Fails if a thread keeps something after a test. */
  static void check(String test) {
    long start = System.nanoTime();
    int occupied = ThreadSlots.occupied();
    while (occupied > 0 && System.nanoTime() - start < PATIENCE_NANOS) {
      Thread.onSpinWait();
      occupied = ThreadSlots.occupied();
    }
    if (occupied > 0) {
      emptyAllThreads();
      throw new AssertionError(
          occupied + " thread(s) still hold a context or a value after " + test);
    }
  }

  /** As an undeployment does, so that the next test is not blamed. */
  private static void emptyAllThreads() {
    ThreadSlots.applicationStarted();
    ThreadSlots.applicationStopped();
  }
}
