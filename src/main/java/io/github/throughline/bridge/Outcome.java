package io.github.throughline.bridge;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How one body ends, decided once, and whether its thread is interrupted for it. No interrupt that
 * is sent here outlives the body.
 *
 * @see java.util.concurrent.FutureTask
 */
final class Outcome {
  /*
   *   from          event                         to
   *   QUEUED        its thread begins             RUNNING
   *   QUEUED        given up                      DROPPED       never starts
   *   RUNNING       the body has ended            FINISHED      the result counts
   *   RUNNING       given up, uninterrupted       RELEASED      the result is dropped
   *   RUNNING       given up, to be interrupted   INTERRUPTING  the result is dropped
   *   INTERRUPTING  the interrupt was sent        INTERRUPTED
   *
   * A body that ends in INTERRUPTING waits for INTERRUPTED and clears the interrupt. FINISHED,
   * DROPPED, RELEASED and INTERRUPTED are final.
   */
  private enum State {
    QUEUED,
    RUNNING,
    FINISHED,
    DROPPED,
    RELEASED,
    INTERRUPTING,
    INTERRUPTED
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
  private volatile @Nullable Thread thread;

  /** Called by the thread that runs the body; {@code false} if it was given up before. */
  boolean start() {
    thread = Thread.currentThread();
    boolean starts = state.compareAndSet(State.QUEUED, State.RUNNING);
    if (!starts) {
      thread = null;
    }
    return starts;
  }

  /** Called by the same thread after the body; {@code false} if its result does not count. */
  boolean finish() {
    boolean counts = state.compareAndSet(State.RUNNING, State.FINISHED);
    if (!counts) {
      while (state.get() == State.INTERRUPTING) {
        Thread.onSpinWait();
      }
      if (state.get() == State.INTERRUPTED) {
        Thread.interrupted();
      }
    }
    thread = null;
    return counts;
  }

  /**
   * Gives the body up, by any thread.
   *
   * @return {@code false} if it has ended or was given up before
   */
  boolean release(boolean interrupt) {
    if (state.compareAndSet(State.QUEUED, State.DROPPED)) {
      return true;
    }
    if (!interrupt) {
      return state.compareAndSet(State.RUNNING, State.RELEASED);
    }
    Thread running = thread;
    if (running == null || !state.compareAndSet(State.RUNNING, State.INTERRUPTING)) {
      return false;
    }
    running.interrupt();
    state.set(State.INTERRUPTED);
    return true;
  }

  /** Whether it is decided how the body ends, or has ended. */
  boolean isDecided() {
    State now = state.get();
    return now != State.QUEUED && now != State.RUNNING;
  }

  boolean isQueued() {
    return state.get() == State.QUEUED;
  }

  /** The thread that is in the body, be the body given up or not. */
  @Nullable Thread runner() {
    State now = state.get();
    return now == State.QUEUED || now == State.DROPPED ? null : thread;
  }
}
