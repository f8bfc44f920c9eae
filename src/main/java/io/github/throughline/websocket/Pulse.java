package io.github.throughline.websocket;

import io.github.throughline.bridge.internal.Timers;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Watches whether the client is still there: at each beat it must have given a sign since the last
 * one. Used in turns, but for {@link #heard}.
 */
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
  private volatile boolean heard;
  private boolean busy;
  private boolean taken;
  private int silent;
  private int stuck;
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
    next = timers.schedule(intervalNanos, beat);
  }

  /** The client has said something; any thread. */
  void heard() {
    heard = true;
  }

  /** Notes whether there is something that the client has to take. */
  void watch(boolean waiting) {
    taken |= waiting && !busy;
    busy = waiting;
  }

  /** The client has taken something. */
  void taken() {
    taken = true;
  }

  /**
   * Called at each beat.
   *
   * @param held whether the client could not be heard, as it is held back
   */
  Verdict look(boolean held) {
    next = timers.schedule(intervalNanos, beat);
    silent = heard || held ? 0 : silent + 1;
    stuck = taken || !busy ? 0 : stuck + 1;
    heard = false;
    taken = false;
    if (silent > 1 || stuck > 1) {
      return Verdict.GIVE_UP;
    }
    return silent == 1 ? Verdict.ASK : Verdict.WAIT;
  }

  void stop() {
    if (next != null) {
      next.cancel(false);
    }
  }
}
