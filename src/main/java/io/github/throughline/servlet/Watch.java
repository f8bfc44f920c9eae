package io.github.throughline.servlet;

import io.github.throughline.bridge.internal.Timers;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Watches that a client which is waited for does something in time, as some containers never tell
 * that one has gone. There is a timer only from the first wait on. Used in turns.
 */
final class Watch {
  private final Timers timers;
  private final long idleNanos;
  private final Runnable rings;
  private @Nullable Future<?> alarm;
  private @Nullable Future<?> limit;
  private long limitAt;
  private boolean waiting;
  private long since;

  /**
   * Makes a watch.
   *
   * @param rings has a step call {@link #isOver}; any thread
   */
  Watch(Timers timers, long idleNanos, Runnable rings) {
    this.timers = timers;
    this.idleNanos = idleNanos;
    this.rings = rings;
  }

  /**
   * Has something done at a moment, whatever the client does; called once at most.
   *
   * @param passed has a step do it; any thread
   */
  void limit(long nanos, Runnable passed) {
    limitAt = timers.nanoTime() + nanos;
    limit = timers.schedule(nanos, passed);
  }

  /** Whether that moment has come, be it done or not. */
  boolean isLate() {
    return limit != null && timers.nanoTime() - limitAt >= 0;
  }

  /** The client has done something. */
  void moved() {
    waiting = false;
  }

  /** Notes whether the client is waited for. */
  void watch(boolean waitedFor) {
    if (!waitedFor) {
      waiting = false;
    } else if (!waiting) {
      waiting = true;
      since = timers.nanoTime();
      if (alarm == null) {
        alarm = timers.schedule(idleNanos, rings);
      }
    }
  }

  /** Called when it rings: whether the client has been waited for too long. */
  boolean isOver() {
    long left = waiting ? idleNanos - (timers.nanoTime() - since) : idleNanos;
    alarm = left > 0 && waiting ? timers.schedule(left, rings) : null;
    return left <= 0;
  }

  void stop() {
    cancel(alarm);
    cancel(limit);
  }

  private static void cancel(@Nullable Future<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
