package io.github.throughline.bridge;

import io.smallrye.faulttolerance.core.FaultToleranceContext;
import io.smallrye.faulttolerance.core.Future;
import io.smallrye.faulttolerance.core.Invocation;
import io.smallrye.faulttolerance.core.timeout.Timeout;
import io.smallrye.faulttolerance.core.timer.Timer;
import io.smallrye.faulttolerance.core.timer.TimerTask;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * Puts {@link Deadline#call} and the {@code @Timeout} of SmallRye Fault Tolerance to the same
 * trials and prints how they ended. The argument is the number of trials, a million if there is
 * none.
 */
final class StrayInterruptComparison {
  private StrayInterruptComparison() {}

  /** SmallRye's timer, which goes off when the trial wants. */
  private record TrialTimer(BoundaryTrials trials) implements Timer {
    @Override
    public int getId() {
      return 0;
    }

    @Override
    public TimerTask schedule(long delayMillis, Runnable alarm) {
      FutureTask<?> armed = trials.arm(new FutureTask<>(alarm, null));
      return new TimerTask() {
        @Override
        public boolean isDone() {
          return armed.isDone();
        }

        @Override
        public boolean cancel() {
          return armed.cancel(false);
        }
      };
    }

    @Override
    public TimerTask schedule(long delayMillis, Runnable alarm, Executor executor) {
      return schedule(delayMillis, alarm);
    }

    @Override
    public int countScheduledTasks() {
      return 0;
    }

    @Override
    public void shutdown() {}
  }

  /** Trials of the strategy behind {@code @Timeout}, on a method that is not asynchronous. */
  private static BoundaryTrials.Counts ofSmallRye(int number) {
    try (BoundaryTrials trials = new BoundaryTrials()) {
      Timeout<String> timeout =
          new Timeout<>(Invocation.invocation(), "trial", 3_600_000, new TrialTimer(trials));
      return trials.run(number, TimeoutException.class, body -> within(timeout, body));
    }
  }

  private static String within(Timeout<String> timeout, Callable<String> body) throws Exception {
    try {
      return timeout
          .apply(new FaultToleranceContext<>(() -> Future.from(body), false))
          .awaitBlocking();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  public static void main(String[] arguments) {
    int number = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
    System.out.println("Deadline.call      " + StrayInterruptTest.ofDeadlines(number));
    System.out.println("SmallRye @Timeout  " + ofSmallRye(number));
  }
}
