package io.github.throughline.bridge;

import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Calls with a time limit whose bodies end just when the limit does, again and again. The alarm
 * goes off after a spin as long as the body's, give or take a little; what is given is steered so
 * that about as many bodies are late as are in time, on whatever machine.
 */
final class BoundaryTrials implements AutoCloseable {
  /** Calls a body within a limit whose alarm goes off when {@link #arm} is told. */
  interface Limited {
    @Nullable String call(Callable<String> body) throws Exception;
  }

  /**
   * How the calls ended.
   *
   * @param inTime those with the body's result
   * @param late those with the failure that tells of the limit
   * @param other those with anything else
   * @param stray those that left, or were followed by, an interrupt
   */
  record Counts(long inTime, long late, long other, long stray) {}

  private static final int LONGEST_BODY = 200;
  private static final int JITTER = 64;

  private final Random random = new Random(1);
  private final AtomicReference<@Nullable FutureTask<?>> armed = new AtomicReference<>();
  private final Thread alarms = new Thread(this::ring, "alarms");
  private volatile boolean closed;
  private volatile long alarmSpins;

  BoundaryTrials() {
    alarms.setDaemon(true);
    alarms.start();
  }

  /** Takes the alarm of a call. */
  <F extends FutureTask<?>> F arm(F alarm) {
    armed.set(alarm);
    return alarm;
  }

  private void ring() {
    while (!closed) {
      FutureTask<?> alarm = armed.get();
      if (alarm == null) {
        Thread.onSpinWait();
      } else {
        spin(alarmSpins);
        alarm.run();
        armed.set(null);
      }
    }
  }

  private void awaitSilence() {
    while (armed.get() != null) {
      Thread.onSpinWait();
    }
  }

  private static void spin(long times) {
    for (long i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  /** Makes so many calls. */
  Counts run(int trials, Class<? extends Exception> tellsOfTheLimit, Limited limited) {
    long inTime = 0;
    long late = 0;
    long other = 0;
    long stray = 0;
    long lead = 0;
    for (int i = 0; i < trials; i++) {
      int spins = random.nextInt(LONGEST_BODY);
      alarmSpins = Math.max(0, spins + lead + random.nextInt(JITTER));
      Callable<String> body = random.nextBoolean() ? stubborn(spins) : attentive(spins);
      try {
        if ("done".equals(limited.call(body))) {
          inTime++;
          lead--;
        } else {
          other++;
        }
      } catch (Exception e) {
        if (tellsOfTheLimit.isInstance(e)) {
          late++;
          lead++;
        } else {
          other++;
        }
      }
      boolean interrupted = Thread.interrupted();
      awaitSilence();
      if (Thread.interrupted() || interrupted) {
        stray++;
      }
    }
    return new Counts(inTime, late, other, stray);
  }

  /** A body that does not heed interrupts. */
  private static Callable<String> stubborn(int spins) {
    return () -> {
      spin(spins);
      return "done";
    };
  }

  /** A body that fails when it is interrupted. */
  private static Callable<String> attentive(int spins) {
    return () -> {
      spin(spins);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return "done";
    };
  }

  @Override
  public void close() {
    closed = true;
  }
}
