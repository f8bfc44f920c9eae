package io.github.throughline.testing;

import io.github.throughline.context.internal.Crossing;
import io.github.throughline.context.internal.Crossings;
import io.github.throughline.context.internal.Source;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Hands on how a stage ends, after a look at it. It is to be used as the stage itself is: whoever
 * cancels it cancels that, and stages chained on it run in the context of the flow.
 *
 * <pre>
 * state     | the stage ends      | cancelled, or completed by hand
 * WAITING   | DONE, handed on     | RELEASING
 * RELEASING | kept                | the stage is cancelled: DONE; else WAITING, what is kept goes on
 * DONE      |                     |
 * </pre>
 */
final class Relay<T extends @Nullable Object> implements Source {
  /** Sees how a stage ends. */
  interface Look<T extends @Nullable Object> {
    /** Answers a failure to hand on instead; {@code null} to hand on what there is. */
    @Nullable Throwable at(@Nullable T result, @Nullable Throwable failure);
  }

  private enum State {
    WAITING,
    RELEASING,
    DONE
  }

  private final CompletionStage<T> stage;
  private final Look<T> look;
  private final Crossing<T> crossing = Crossings.get().fromHere();
  private final CompletableFuture<T> given;

  // All below is guarded by this.
  private State state = State.WAITING;
  private @Nullable Runnable kept;

  private Relay(CompletionStage<T> stage, Look<T> look) {
    this.stage = stage;
    this.look = look;
    this.given = crossing.future(this); // which asks for the executor
  }

  static <T extends @Nullable Object> CompletableFuture<T> of(
      CompletionStage<T> stage, Look<T> look) {
    Relay<T> relay = new Relay<>(stage, look);
    var unused = stage.whenComplete(relay::ended);
    return relay.given;
  }

  private void ended(@Nullable T result, @Nullable Throwable failure) {
    synchronized (this) {
      if (state == State.RELEASING) {
        kept = () -> handOn(result, failure);
      }
      if (state != State.WAITING) {
        return;
      }
      state = State.DONE;
    }
    handOn(result, failure);
  }

  private void handOn(@Nullable T result, @Nullable Throwable failure) {
    Throwable instead = look.at(result, failure);
    crossing.follow(stage);
    crossing.complete(result, instead == null ? failure : instead);
  }

  @Override
  public boolean release(boolean interrupt) {
    synchronized (this) {
      if (state != State.WAITING) {
        return false;
      }
      state = State.RELEASING;
    }
    boolean cancelled = cancelStage(interrupt);
    Runnable late;
    synchronized (this) {
      late = cancelled ? null : kept;
      state = cancelled || late != null ? State.DONE : State.WAITING;
    }
    if (late != null) {
      late.run();
    }
    return cancelled;
  }

  private boolean cancelStage(boolean interrupt) {
    try {
      CompletableFuture<T> future = stage.toCompletableFuture();
      future.cancel(interrupt);
      return future.isCancelled();
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  @Override
  public void abandoned(boolean interrupted) {
    Source behind = Crossings.get().sourceOf(stage);
    if (behind != null) {
      behind.abandoned(interrupted);
    }
  }

  @Override
  public Executor executor() {
    Source behind = Crossings.get().sourceOf(stage);
    return behind == null ? new CompletableFuture<>().defaultExecutor() : behind.executor();
  }

  @Override
  public Wait startWait() {
    return new WaitForAnother();
  }

  /** A wait for what the stage waits for. */
  private static final class WaitForAnother implements Wait {
    private static final long LOOK_NANOS = 1_000_000_000L;

    private @Nullable Wait other;

    @Override
    public long look(@Nullable Source source) {
      Source behind = source;
      while (behind instanceof Relay<?> relay) {
        behind = Crossings.get().sourceOf(relay.stage);
      }
      if (behind == null) {
        return LOOK_NANOS;
      }
      if (other == null) {
        other = behind.startWait();
      }
      return other.look(behind);
    }

    @Override
    public void close() {
      if (other != null) {
        other.close();
      }
    }
  }
}
