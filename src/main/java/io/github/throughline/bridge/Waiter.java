package io.github.throughline.bridge;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A blocking caller: a thread that runs the calls in its private queue while it waits for a stage.
 * When the wait is over, calls go to the nearest caller that encloses this one and still waits.
 */
final class Waiter implements Lane {
  private final Thread owner = Thread.currentThread();
  private volatile @Nullable Waiter enclosing;

  // Both guarded by this.
  private final Queue<Call<?>> queue = new ArrayDeque<>();
  private boolean ended;

  /**
   * Makes a caller of the current thread; enclosed by the first from the given one on that waits.
   */
  Waiter(@Nullable Waiter enclosing) {
    Waiter open = waiting(enclosing);
    if (open != null) {
      // Else a flow that starts its successor, which starts its own, would grow for ever.
      open.enclosing = waiting(open.enclosing);
    }
    this.enclosing = open;
  }

  private static @Nullable Waiter waiting(@Nullable Waiter first) {
    Waiter at = first;
    while (at != null && at.isEnded()) {
      at = at.enclosing;
    }
    return at;
  }

  /** Serves the queue until a stage has ended; at the end there is nothing left in it. */
  void await(Awaited<?> awaited, Waits.Entered wait, @Nullable Deadline limit) {
    try {
      while (!isOver(awaited)) {
        if (!awaited.isDone()) {
          heed(awaited, limit);
        }
        Call<?> call = poll();
        if (call != null) {
          wait.run(call);
        } else if (!awaited.isDone()) {
          rest(wait.look(awaited.source()), limit);
        }
      }
    } finally {
      end();
      awaited.forget();
    }
  }

  private static void heed(Awaited<?> awaited, @Nullable Deadline limit) {
    if (Thread.interrupted()) {
      awaited.abandon(true);
      Thread.currentThread().interrupt();
      throw new BridgeException(
          new InterruptedException("interrupted while waiting for " + awaited));
    }
    if (limit != null && limit.isExpired()) {
      awaited.abandon(false);
      throw DeadlineExceededException.late(awaited, limit);
    }
  }

  private void rest(long nanos, @Nullable Deadline limit) {
    LockSupport.parkNanos(this, limit == null ? nanos : Math.min(nanos, limit.nanosLeft()));
  }

  /** Ends the wait, in one step, if nothing is awaited any more and nothing queued. */
  private synchronized boolean isOver(Awaited<?> awaited) {
    ended = awaited.isDone() && queue.isEmpty();
    return ended;
  }

  private synchronized @Nullable Call<?> poll() {
    return queue.poll();
  }

  /**
   * Ends the wait before its time, if it has not ended: what is queued goes to whoever encloses it.
   */
  void end() {
    List<Call<?>> rest;
    synchronized (this) {
      ended = true;
      rest = List.copyOf(queue);
      queue.clear();
    }
    rest.forEach(this::forward);
  }

  private void forward(Call<?> call) {
    if (!offer(call)) {
      call.fail(new RejectedExecutionException(call + " was not run: " + whyClosed()));
    }
  }

  @Override
  public boolean offer(Call<?> call) {
    for (Waiter at = this; at != null; at = at.enclosing) {
      if (at.add(call)) {
        LockSupport.unpark(at.owner);
        return true;
      }
    }
    return false;
  }

  private synchronized boolean add(Call<?> call) {
    if (ended) {
      return false;
    }
    call.queuedAt(this);
    return queue.add(call);
  }

  synchronized boolean isEnded() {
    return ended;
  }

  @Override
  public Thread thread() {
    return owner;
  }

  @Override
  public void released(Call<?> call) {
    // Nobody else can take the place of a thread that waits.
  }

  @Override
  public String whyClosed() {
    return "no blocking caller waits for its flow any more. Make the call while one waits, with"
        + " Bridge.pooled(), or in a context of its own with Bridge.in(..)";
  }
}
