package io.github.throughline.bridge;

import static java.util.Objects.requireNonNull;

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
   *   RUNNING       a shielded part begins        SHIELDED
   *   INTERRUPTED   likewise, not yet noticed     DUE           the interrupt is taken back
   *   SHIELDED      the part has ended            RUNNING
   *   SHIELDED      given up, uninterrupted       RELEASED
   *   SHIELDED      given up, to be interrupted   DUE           the result is dropped
   *   DUE           the part has ended            INTERRUPTED   by the thread itself
   *
   * A body that ends in INTERRUPTING waits for INTERRUPTED and clears the interrupt. FINISHED,
   * DROPPED and RELEASED are final.
   */
  private enum State {
    QUEUED,
    RUNNING,
    FINISHED,
    DROPPED,
    RELEASED,
    INTERRUPTING,
    INTERRUPTED,
    SHIELDED,
    DUE
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
    if (!counts && isInterrupted()) {
      Thread.interrupted();
    }
    thread = null;
    return counts;
  }

  /** Whether the interrupt was sent; if it is just being sent, waits for it. */
  private boolean isInterrupted() {
    while (state.get() == State.INTERRUPTING) {
      Thread.onSpinWait();
    }
    return state.get() == State.INTERRUPTED;
  }

  /**
   * Holds the interrupt back until {@link #unshield}.
   *
   * @return {@code false} if another thread than the current one is in the body, if an interrupt is
   *     held back already, or if the body has noticed it
   */
  boolean shield() {
    if (thread != Thread.currentThread()) {
      return false;
    }
    return state.compareAndSet(State.RUNNING, State.SHIELDED)
        || (isInterrupted()
            && Thread.interrupted()
            && state.compareAndSet(State.INTERRUPTED, State.DUE));
  }

  /** Lets the interrupt through, by the thread that has called {@link #shield}. */
  void unshield() {
    if (!state.compareAndSet(State.SHIELDED, State.RUNNING)
        && state.compareAndSet(State.DUE, State.INTERRUPTED)) {
      Thread.currentThread().interrupt();
    }
  }

  /** Interrupts the current thread if it is in this body and was interrupted for it before. */
  void interruptAgain() {
    if (thread == Thread.currentThread() && isInterrupted()) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Gives the body up, by any thread.
   *
   * @return {@code false} if it has ended or was given up before
   */
  boolean release(boolean interrupt) {
    while (true) {
      State now = requireNonNull(state.get());
      State next =
          switch (now) {
            case QUEUED -> State.DROPPED;
            case RUNNING -> interrupt ? State.INTERRUPTING : State.RELEASED;
            case SHIELDED -> interrupt ? State.DUE : State.RELEASED;
            default -> now;
          };
      if (next == now) {
        return false;
      }
      Thread running = thread;
      if (state.compareAndSet(now, next)) {
        if (next == State.INTERRUPTING && running != null) {
          running.interrupt();
          state.set(State.INTERRUPTED);
        }
        return true;
      }
    }
  }

  /** Whether it is decided how the body ends, or has ended. */
  boolean isDecided() {
    State now = state.get();
    return now != State.QUEUED && now != State.RUNNING && now != State.SHIELDED;
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
