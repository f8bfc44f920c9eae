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
 * get then goes back to its owner.
 *
 * <pre>
 * state   | decided by the owner | told (completed) | given up
 * WAITING | DECIDED              |                  | OVER, and the owner forgets it
 * DECIDED |                      | OVER             | OVER, and the owner has the result again
 * OVER    | refused              | refused          | refused
 * </pre>
 */
public class Handed<T extends @Nullable Object> implements Source {
  private enum State {
    WAITING,
    DECIDED,
    OVER
  }

  private final Object lock;
  private final Handing handing;
  private final Crossing<T> crossing = Crossings.get().fromHere();
  private final CompletableFuture<T> stage;

  // Guarded by the lock.
  private State state = State.WAITING;
  private @Nullable T result;
  private @Nullable Throwable failure;

  /**
   * Makes a stage that is waited for.
   *
   * @param lock the owner's, under which it decides
   * @param executor completes the stage where whoever decides must not
   */
  @SuppressWarnings("this-escape") // kept, and not called before the stage is given out
  public Handed(Object lock, Executor executor) {
    this.lock = lock;
    this.handing = new Handing(executor);
    this.stage = crossing.future(this); // which asks for the executor
  }

  /** Answers the stage, which may wait. */
  public final CompletableFuture<T> stage() {
    return stage;
  }

  /**
   * Decides how the stage ends; the caller holds the owner's lock, and tells it without.
   *
   * @return {@code false} if it was given up before
   */
  public final boolean decide(@Nullable T value, @Nullable Throwable thrown) {
    if (state != State.WAITING) {
      return false;
    }
    state = State.DECIDED;
    result = value;
    failure = thrown;
    return true;
  }

  /** Completes a stage that has been given out. */
  public final void tell() {
    handing.execute(this::complete);
  }

  /** Completes a stage, if it is decided, and gives it out. */
  public final CompletableFuture<T> tellNow() {
    complete();
    return stage;
  }

  private void complete() {
    T value;
    Throwable thrown;
    synchronized (lock) {
      if (state != State.DECIDED) {
        return;
      }
      state = State.OVER;
      value = result;
      thrown = failure;
      result = null;
    }
    if (value != null) {
      received();
    }
    crossing.complete(value, thrown);
  }

  /** Tells the owner that the result is about to be had. */
  protected void received() {}

  /**
   * Tells the owner that nothing is waited for any more; the lock is held.
   *
   * @return who is to be told of something now, if anybody is
   */
  protected @Nullable Handed<?> forgotten() {
    return null;
  }

  /** Does what {@link #forgotten} does, of a result that was decided and not told. */
  protected @Nullable Handed<?> takenBack(@Nullable T decided) {
    return null;
  }

  /** Nobody wants the result any more; an event that was sent is sent. */
  @Override
  public final boolean release(boolean interrupt) {
    Handed<?> next;
    synchronized (lock) {
      if (state == State.OVER) {
        return false;
      }
      next = state == State.WAITING ? forgotten() : takenBack(result);
      state = State.OVER;
      result = null;
    }
    if (next != null) {
      next.tell();
    }
    return true;
  }

  @Override
  public final Executor executor() {
    return handing;
  }

  /** The next one to receive gets the event, instead of a stage that nobody looks at any more. */
  @Override
  public final void abandoned(boolean interrupted) {
    stage.cancel(false);
  }

  @Override
  public final void checkWait() {
    handing.checkWait();
  }

  @Override
  public final Wait startWait() {
    return new PlainWait();
  }

  /** A wait for an event, which can always come; waits for other work are that work's to check. */
  private static final class PlainWait implements Wait {
    private static final long LOOK_NANOS = 1_000_000_000L;

    private @Nullable Wait other;

    @Override
    public long look(@Nullable Source source) {
      if (other == null) {
        if (source == null) {
          return LOOK_NANOS;
        }
        if (source instanceof Handed<?> handed) {
          handed.checkWait();
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
