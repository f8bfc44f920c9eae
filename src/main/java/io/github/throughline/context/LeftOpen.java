package io.github.throughline.context;

import io.github.throughline.context.internal.StrictMode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Reports entries that a boundary found open and has ended: a culprit for each leak healed. */
final class LeftOpen {
  /** A leak in a hot path must not become a flood of warnings. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  static final LeftOpen REPORTER =
      new LeftOpen(System.getLogger("io.github.throughline"), System::nanoTime);

  private final System.Logger logger;
  private final LongSupplier nanoTime;
  final AtomicLong nextReport;
  private final AtomicLong unreported = new AtomicLong();

  LeftOpen(System.Logger logger, LongSupplier nanoTime) {
    this.logger = logger;
    this.nanoTime = nanoTime;
    this.nextReport = new AtomicLong(nanoTime.getAsLong());
  }

  /**
   * Reports what was left open, the latest first.
   *
   * @throws IllegalStateException in strict mode
   */
  static void report(List<Entry> entries) {
    if (StrictMode.ENABLED) {
      IllegalStateException failure = new IllegalStateException(describe(entries));
      entries.stream().map(Entry::opener).forEach(failure::addSuppressed);
      throw failure;
    }
    REPORTER.warn(entries);
  }

  void warn(List<Entry> entries) {
    long now = nanoTime.getAsLong();
    long due = nextReport.get();
    if (now - due < 0 || !nextReport.compareAndSet(due, now + QUIET_NANOS)) {
      unreported.incrementAndGet();
      return;
    }
    long since = unreported.getAndSet(0);
    logger.log(
        System.Logger.Level.WARNING,
        describe(entries) + (since == 0 ? "" : " (and " + since + " more such reports since)"));
  }

  private static String describe(List<Entry> entries) {
    return entries.stream()
        .map(Entry::describe)
        .collect(
            Collectors.joining(
                ", ",
                "Entered and never left on " + Thread.currentThread() + ": ",
                ". The boundary around it has restored the thread; close each Entry where it was"
                    + " opened (-Dthroughline.strict=true shows where)"));
  }
}
