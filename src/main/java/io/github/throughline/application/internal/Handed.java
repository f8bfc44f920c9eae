package io.github.throughline.application.internal;

import io.github.throughline.context.internal.Crossing;
import io.github.throughline.context.internal.Crossings;
import io.github.throughline.context.internal.Source;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The stage of one who sends or receives. Stages chained on it run in the context of the flow that
 * has asked, as after an {@code await}. Until it is complete it can be cancelled: what it was to
 * get then goes back to the queue.
 *
 * <pre>
 * state   | decided by the queue | told (completed) | given up
 * WAITING | DECIDED              |                  | OVER, and the queue forgets it
 * DECIDED |                      | OVER             | OVER, and the queue has the event again
 * OVER    | refused              | refused          | refused
 * </pre>
 */
final class Handed<T extends @Nullable Object> implements Source {
  private enum State {
    WAITING,
    DECIDED,
    OVER
  }

  private final EventQueue queue;
  private final Handing handing;
  private final Crossing<T> crossing = Crossings.get().fromHere();
  private final CompletableFuture<T> stage;

  // Guarded by the queue.
  private State state = State.WAITING;
  private @Nullable T result;
  private @Nullable Throwable failure;

  Handed(EventQueue queue, Handing handing) {
    this.queue = queue;
    this.handing = handing;
    this.stage = crossing.future(this); // which asks for the executor
  }

  CompletableFuture<T> stage() {
    return stage;
  }

  /**
   * Decides how the stage ends; the caller holds the queue's lock, and tells it without.
   *
   * @return {@code false} if it was given up before
   */
  boolean decide(@Nullable T value, @Nullable Throwable thrown) {
    if (state != State.WAITING) {
      return false;
    }
    state = State.DECIDED;
    result = value;
    failure = thrown;
    return true;
  }

  /** Completes a stage that has been given out. */
  void tell() {
    handing.execute(this::complete);
  }

  /** Completes a stage and gives it out. */
  CompletableFuture<T> tellNow() {
    complete();
    return stage;
  }

  private void complete() {
    T value;
    Throwable thrown;
    synchronized (queue) {
      if (state != State.DECIDED) {
        return;
      }
      state = State.OVER;
      value = result;
      thrown = failure;
      result = null;
    }
    if (value != null) {
      queue.received();
    }
    crossing.complete(value, thrown);
  }

  /** Nobody wants the result any more; an event that was sent is sent. */
  @Override
  public boolean release(boolean interrupt) {
    Handed<?> next;
    synchronized (queue) {
      if (state == State.OVER) {
        return false;
      }
      next = state == State.WAITING ? queue.forget(this) : queue.takeBack(result);
      state = State.OVER;
      result = null;
    }
    if (next != null) {
      next.tell();
    }
    return true;
  }

  @Override
  public Executor executor() {
    return handing;
  }

  /** The next one to receive gets the event, instead of a stage that nobody looks at any more. */
  @Override
  public void abandoned(boolean interrupted) {
    stage.cancel(false);
  }

  @Override
  public Wait startWait() {
    return new PlainWait();
  }

  /** A wait for an event, which can always come; waits for other work are that work's to check. */
  private static final class PlainWait implements Wait {
    private static final long LOOK_NANOS = 1_000_000_000L;

    private @Nullable Wait other;

    @Override
    public long look(@Nullable Source source) {
      if (other == null) {
        if (source == null || source instanceof Handed<?>) {
          return LOOK_NANOS;
        }
        other = source.startWait();
      }
      return other.look(source); // also of a Handed, or others would take it to wait for the former
    }

    @Override
    public void close() {
      if (other != null) {
        other.close();
      }
    }
  }
}
