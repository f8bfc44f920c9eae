package io.github.throughline.bridge;

import io.github.throughline.ManualTimers;
import io.github.throughline.Spin;
import io.github.throughline.bridge.internal.Timers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A pool and a bridge on it for each test; both must end when told to. */
final class Pools implements AfterEachCallback {
  final ExecutorService pool = Executors.newCachedThreadPool();
  final ManualTimers timers = new ManualTimers();
  final Bridge bridge = Bridge.on(pool);

  /** Its deadlines pass when {@link #timers} are told so. */
  final Bridge manual = Bridge.on(pool, timers());

  /** Deadlines that pass when {@link #timers} are told so. */
  Timers timers() {
    return new Timers(timers, timers::nanoTime);
  }

  /** Waits until all timers are gone: that of a release goes when the pool has come to it. */
  void awaitNoTimers() {
    Spin.until("no timers", () -> timers.armed() == 0);
  }

  @Override
  public void afterEach(ExtensionContext test) throws Exception {
    bridge.close();
    manual.close();
    pool.shutdown();
    if (!pool.awaitTermination(30, TimeUnit.SECONDS)) {
      pool.shutdownNow();
      throw new AssertionError("threads of the pool are still busy after " + test.getDisplayName());
    }
  }
}
