package io.github.throughline.testing;

import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where an application under test runs, and how time passes meanwhile. */
interface Pace extends Executor {
  /**
   * Lets time pass until there is what is waited for.
   *
   * @param monitor guards it, and is notified when it may be there
   * @return whether it is there
   */
  boolean await(Object monitor, BooleanSupplier reached, long limitNanos)
      throws InterruptedException;

  /** Interrupts what runs at the moment, and nothing that comes after it. */
  void interrupt();

  /** Runs what was given so far and nothing after it. */
  void end();

  /**
   * Answers where the application keeps its thread from other work; {@code null} if it does not.
   */
  @Nullable Throwable whereBusy();

  /** Tells the time, if it is not everybody's. */
  String shown();

  /** The pace of virtual time, which is not ended with one application. */
  static Pace of(VirtualTime time) {
    return new Pace() {
      @Override
      public void execute(Runnable task) {
        time.execute(task);
      }

      @Override
      public boolean await(Object monitor, BooleanSupplier reached, long limitNanos) {
        return time.advanceUntil(reached, limitNanos);
      }

      @Override
      public void interrupt() {}

      @Override
      public void end() {
        if (!time.isDriven()) {
          boolean unused = time.advanceUntil(() -> false, 0);
        }
      }

      @Override
      public @Nullable Throwable whereBusy() {
        return null;
      }

      @Override
      public String shown() {
        return " at virtual time " + time.elapsed();
      }
    };
  }
}
