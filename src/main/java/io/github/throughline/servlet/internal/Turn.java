package io.github.throughline.servlet.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs steps one after the other, in the order in which they were put, each on a thread that has
 * brought one: the first to come runs its own and what others put meanwhile. Nobody waits who does
 * not ask to, and a step that is put by a running one comes after that, however deep in the stack
 * that is.
 */
public final class Turn {
  private static final int AT_MOST_SECONDS = 10;

  private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
  private final AtomicInteger signals = new AtomicInteger();

  /** Puts a step; {@link #take} is to follow, without any lock that a step needs. */
  public void put(Runnable step) {
    steps.add(step);
  }

  /** Sees that all that was put is run: by this thread, or by the one that runs steps now. */
  public void take() {
    if (signals.getAndIncrement() == 0) {
      run(1);
    }
  }

  /** Runs what was put, until nobody has signalled any more since. */
  private void run(int signalled) {
    int seen = signalled;
    try {
      while (seen != 0) {
        for (Runnable step = steps.poll(); step != null; step = steps.poll()) {
          step.run();
        }
        seen = signals.addAndGet(-seen);
      }
    } finally {
      if (seen != 0) { // a step has thrown, which is no reason to leave the others undone
        run(seen);
      }
    }
  }

  /** Puts a step and sees that it is run: at once and without the queue, where nobody is there. */
  public void take(Runnable step) {
    if (steps.isEmpty() && signals.compareAndSet(0, 1)) {
      try {
        step.run();
      } finally {
        run(1);
      }
    } else {
      put(step);
      take();
    }
  }

  /**
   * Waits until other threads have run what was put before; not for ever, as this may be called
   * within a step, which no other one comes before the end of.
   */
  public void awaitOthers() {
    if (signals.get() == 0) {
      return;
    }
    CountDownLatch passed = new CountDownLatch(1);
    take(passed::countDown);
    try {
      var unused = passed.await(AT_MOST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
