package io.github.throughline.bridge;

import io.github.throughline.context.internal.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

  /** A thread that waits for a call which needs another thread, or the same. */
  record Step(Thread waiting, Call<?> call, Thread needed) {}

  /** A wait of one thread. */
  static final class Entered implements Source.Wait {
    private final Thread thread;
    private final @Nullable Waiter serves;
    private final @Nullable Entered outer;
    private volatile @Nullable Call<?> call;

    /** Whether the thread is running something in the midst of the wait. */
    private volatile boolean busy;

    private Entered(Thread thread, @Nullable Waiter serves, @Nullable Entered outer) {
      this.thread = thread;
      this.serves = serves;
      this.outer = outer;
    }

    @Override
    public long look(@Nullable Source source) {
      Call<?> awaited = source instanceof Call<?> ours ? ours : null;
      call = awaited;
      if (awaited == null) {
        if (source != null) {
          source.checkWait();
        }
        return Call.LOOK_NANOS;
      }
      List<Step> circle = circle();
      // A step that is there twice was there in between, so all of them were there at once.
      if (circle != null && circle.equals(circle())) {
        throw Deadlock.report(circle, awaited);
      }
      return awaited.endIfHopeless();
    }

    /** The waits, beginning with this one, each of which needs the thread of the next. */
    private @Nullable List<Step> circle() {
      List<Step> steps = new ArrayList<>();
      Entered wait = this;
      do {
        Call<?> awaited = wait.call;
        Thread needed = awaited == null || awaited.isOver() ? null : awaited.neededThread();
        Entered next = needed == null ? null : WAITING.get(needed);
        if (awaited == null || next == null || next.isServing(awaited)) {
          return null;
        }
        steps.add(new Step(wait.thread, awaited, next.thread));
        wait = next;
      } while (wait != this && steps.size() <= WAITING.size());
      return wait == this ? steps : null; // a circle of others is theirs to report
    }

    /** Runs a call in the midst of the wait. */
    void run(Call<?> work) {
      busy = true;
      try {
        work.run();
      } finally {
        busy = false;
      }
    }

    /** Whether this wait runs the call, or will, or runs something else at the moment. */
    private boolean isServing(Call<?> awaited) {
      return busy || (serves != null && awaited.isQueuedAt(serves));
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
