package io.github.throughline.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Rule 24: no interrupt outlives what it was meant for, and a call ends with the result or with the
 * deadline, also when both come at the same moment. A million trials take {@code
 * -Dthroughline.trials=1000000}; {@link StrayInterruptComparison} puts others to the same test.
 */
class StrayInterruptTest {
  private static final int TRIALS = Integer.getInteger("throughline.trials", 20_000);

  /** Timers that go off when the trial wants. */
  static final class TrialTimers extends ScheduledThreadPoolExecutor {
    private final BoundaryTrials trials;

    TrialTimers(BoundaryTrials trials) {
      super(0);
      this.trials = trials;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable alarm, long delay, TimeUnit unit) {
      return trials.arm(new Alarm(alarm));
    }
  }

  private static final class Alarm extends FutureTask<Object> implements ScheduledFuture<Object> {
    Alarm(Runnable alarm) {
      super(alarm, null);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(0, other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  /** Trials of {@link Deadline#call}. */
  static BoundaryTrials.Counts ofDeadlines(int number) {
    try (BoundaryTrials trials = new BoundaryTrials()) {
      TrialTimers timers = new TrialTimers(trials);
      return trials.run(
          number,
          DeadlineExceededException.class,
          body -> Deadline.after(Duration.ofHours(1), timers).call(body::call));
    }
  }

  @Test
  void bodyThatEndsAtTheDeadlineLeavesNoInterrupt() {
    BoundaryTrials.Counts counts = ofDeadlines(TRIALS);
    assertThat(counts.stray()).as("stray interrupts in %s", counts).isZero();
    assertThat(counts.other()).as("other outcomes in %s", counts).isZero();
    assertThat(counts.inTime()).as("results in %s", counts).isGreaterThan(TRIALS / 20);
    assertThat(counts.late()).as("late ones in %s", counts).isGreaterThan(TRIALS / 20);
  }
}
