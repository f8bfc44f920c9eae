package io.github.throughline.bridge;

import io.github.throughline.context.internal.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which threads wait for which calls, so that a wait that can never end is found instead of waited
 * for: a thread waits for a call that only the same thread could run, or for one that needs a
 * thread which waits in turn for the first.
 *
 * <p>A wait is entered here before it is checked. Of two that close a circle, the later one sees
 * both.
 */
final class Waits {
  /** How long a wait goes without a look: a call may be moved to another thread meanwhile. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The innermost wait of each thread that waits. */
  private static final Map<Thread, Waits.Entered> WAITING = new ConcurrentHashMap<>();

  private Waits() {}

  /**
   * Enters a wait of the current thread.
   *
   * @param serves what the thread serves while it waits, if anything
   */
  static Entered enter(@Nullable Waiter serves) {
    Thread thread = Thread.currentThread();
    Entered wait = new Entered(thread, serves, WAITING.get(thread));
    WAITING.put(thread, wait);
    return wait;
  }

  /** What the current thread serves, if it is in a wait that serves anything. */
  static @Nullable Waiter currentWaiter() {
    Entered wait = WAITING.get(Thread.currentThread());
    while (wait != null && wait.serves == null) {
      wait = wait.outer;
    }
    return wait == null ? null : wait.serves;
  }

  /** A wait of one thread. */
  static final class Entered implements Source.Wait {
    private final Thread thread;
    private final @Nullable Waiter serves;
    private final @Nullable Entered outer;
    private volatile @Nullable Call<?> call;

    private Entered(Thread thread, @Nullable Waiter serves, @Nullable Entered outer) {
      this.thread = thread;
      this.serves = serves;
      this.outer = outer;
    }

    /** Tells what is waited for; {@code null} if it is nothing that a bridge does. */
    void waitFor(@Nullable Call<?> awaited) {
      call = awaited;
    }

    @Override
    public long look() {
      Call<?> awaited = call;
      if (awaited == null) {
        return LOOK_NANOS;
      }
      if (awaited.isOver()) {
        awaited.endIfLate();
        return LOOK_NANOS;
      }
      List<Entered> circle = circle();
      // A wait that is there twice was there in between, so all of them were there at once.
      if (circle != null && circle.equals(circle())) {
        throw Deadlock.report(circle, awaited);
      }
      return Math.min(LOOK_NANOS, awaited.endIfHopeless());
    }

    /** The waits, beginning with this one, each of which needs the thread of the next. */
    private @Nullable List<Entered> circle() {
      List<Entered> waits = new ArrayList<>();
      Entered wait = this;
      while (!waits.contains(wait)) {
        waits.add(wait);
        Call<?> awaited = wait.call;
        Thread needed = awaited == null || awaited.isOver() ? null : awaited.neededThread();
        Entered next = needed == null ? null : WAITING.get(needed);
        if (awaited == null || next == null || next.isServing(awaited)) {
          return null;
        }
        wait = next;
      }
      return wait == this ? waits : null; // a circle of others is theirs to report
    }

    /** Whether this wait runs what is queued where the call is. */
    private boolean isServing(Call<?> awaited) {
      return serves != null && awaited.isQueuedAt(serves);
    }

    Thread thread() {
      return thread;
    }

    @Nullable Call<?> call() {
      return call;
    }

    @Override
    public void close() {
      if (outer == null) {
        WAITING.remove(thread);
      } else {
        WAITING.put(thread, outer);
      }
    }
  }
}
