package io.github.throughline.websocket;

import io.github.throughline.bridge.internal.Timers;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Watches whether the client is still there. Used in turns, but for {@link #heard}. */
final class Pulse {
  /** What is to be done. */
  enum Verdict {
    WAIT,
    ASK,
    GIVE_UP
  }

  private final Timers timers;
  private final long intervalNanos;
  private final Runnable beat;
  private volatile long heard;
  private long busySince;
  private boolean busy;
  private @Nullable Future<?> next;

  /**
   * Makes one that has not begun.
   *
   * @param beat has a step call {@link #look}; any thread
   */
  Pulse(Timers timers, long intervalNanos, Runnable beat) {
    this.timers = timers;
    this.intervalNanos = intervalNanos;
    this.beat = beat;
  }

  void start() {
    heard();
    next = timers.schedule(intervalNanos, beat);
  }

  /** The client has said something; any thread. */
  void heard() {
    heard = timers.nanoTime();
  }

  /** Notes whether there is something that the client has to take. */
  void watch(boolean waiting) {
    if (waiting && !busy) {
      busySince = timers.nanoTime();
    }
    busy = waiting;
  }

  /** The client has taken something. */
  void taken() {
    busySince = timers.nanoTime();
  }

  /**
   * Called at each beat.
   *
   * @param held whether the client could not be heard, as it is held back
   */
  Verdict look(boolean held) {
    next = timers.schedule(intervalNanos, beat);
    long now = timers.nanoTime();
    if (held) {
      heard = now;
    }
    long silent = now - heard;
    if (silent >= 2 * intervalNanos || (busy && now - busySince >= 2 * intervalNanos)) {
      return Verdict.GIVE_UP;
    }
    return silent >= intervalNanos ? Verdict.ASK : Verdict.WAIT;
  }

  void stop() {
    if (next != null) {
      next.cancel(false);
    }
  }
}
