package io.github.throughline.bridge;

import io.github.throughline.bridge.internal.Failures;
import io.github.throughline.context.internal.Crossings;
import io.github.throughline.context.internal.Source;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A stage that a thread waits for. */
final class Awaited<T extends @Nullable Object> {
  private final Object name;
  private final CompletionStage<? extends T> stage;
  private final Callback<T> callback;

  /** What the stage keeps of us; if the wait ends before the stage does, next to nothing. */
  private static final class Callback<T extends @Nullable Object>
      implements BiConsumer<@Nullable T, @Nullable Throwable> {
    volatile @Nullable Thread thread;
    volatile boolean done;
    @Nullable T result;
    @Nullable Throwable failure;

    Callback(Thread thread) {
      this.thread = thread;
    }

    @Override
    public void accept(@Nullable T value, @Nullable Throwable thrown) {
      Thread waiting = thread;
      if (waiting != null) {
        result = value;
        failure = thrown;
        done = true;
        LockSupport.unpark(waiting);
      }
    }
  }

  /**
   * Begins to await a stage.
   *
   * @param name what the stage is for, for messages
   * @param thread is woken when the stage has ended
   */
  Awaited(Object name, CompletionStage<? extends T> stage, Thread thread) {
    this.name = name;
    this.stage = stage;
    this.callback = new Callback<>(thread);
    var unused = stage.whenComplete(callback);
  }

  /** What a bridge does for the stage at present. */
  @Nullable Source source() {
    return Crossings.get().sourceOf(stage);
  }

  boolean isDone() {
    return callback.done;
  }

  void forget() {
    callback.thread = null;
  }

  /** Gives up what is done for the stage by us; a stage of the user's own is left alone. */
  void abandon(boolean interrupted) {
    abandon(stage, interrupted);
  }

  /** Does so for a stage that is not awaited any more, or never was. */
  static void abandon(CompletionStage<?> stage, boolean interrupted) {
    Source source = Crossings.get().sourceOf(stage);
    if (source != null) {
      source.abandoned(interrupted);
    }
  }

  /** Answers the result of a stage that is done. */
  @SuppressWarnings("NullAway") // without a failure, it is what the stage was completed with
  T result() {
    Throwable failure = callback.failure;
    if (failure != null) {
      throw Failures.forCaller(failure);
    }
    return callback.result;
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
