package io.github.throughline.context;

import io.github.throughline.context.internal.Source;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link ContextualFuture} that makes dependents: those with two inputs are here.
 *
 * <p>Of a bridged call, waiting for it is also here, as whoever waits may be the one that is waited
 * for.
 */
abstract sealed class CapturingFuture<T extends @Nullable Object> extends CompletableFuture<T>
    permits ContextualFuture {
  /** How many stages may run one within the other: of a small stack of 256 KiB it is a part. */
  private static final int DEEP = 32;

  /** Of futures of a bridged call and of what is chained on them. */
  private @Nullable Trail trail;

  CapturingFuture(@Nullable Trail trail) {
    this.trail = trail;
  }

  final @Nullable Trail trail() {
    return trail;
  }

  /** Makes a dependent, given what its function starts from. */
  final <U extends @Nullable Object> CompletableFuture<U> then(
      Function<TaskContext, CompletableFuture<U>> chain) {
    Trail mine = trail;
    if (mine == null) {
      return chain.apply(Snapshot.here());
    }
    Trail next = Trail.after(mine);
    CompletableFuture<U> dependent = chain.apply(next);
    ((CapturingFuture<U>) dependent).trail = next; // nobody else has seen it yet
    return dependent;
  }

  /**
   * Answers where to run what is being chained on this future if it must not be run within the
   * caller: a loop over stages that are complete at once would exhaust the stack.
   */
  final @Nullable Executor elsewhere() {
    Trail mine = trail;
    Executor executor = mine != null && isDone() && Entry.isNested(DEEP) ? mine.executor() : null;
    return executor == null ? null : task -> execute(executor, task);
  }

  private static void execute(Executor executor, Runnable task) {
    try {
      executor.execute(Contextual.runnable(Snapshot.ofHop(), task));
    } catch (RuntimeException | Error e) {
      task.run(); // better on this thread than never, whatever keeps the executor from it
    }
  }

  /** Does for a function whose stage will be waited for what {@link Contextual} does for others. */
  static <A extends @Nullable Object, S extends CompletionStage<?>> Function<A, S> composing(
      TaskContext at, Function<A, S> function) {
    return Contextual.function(
        at,
        at instanceof Trail mine ? argument -> mine.goOnWith(function.apply(argument)) : function);
  }

  @Override
  public T join() {
    boolean interrupted = false;
    while (true) {
      try {
        awaitDone(Long.MAX_VALUE);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    awaitDone(Long.MAX_VALUE);
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    long start = System.nanoTime();
    long limit = unit.toNanos(timeout);
    awaitDone(limit);
    return super.get(limit - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
  }

  /** Waits for at most a time while it is a bridge that is waited for. */
  private void awaitDone(long nanos) throws InterruptedException {
    Trail mine = isDone() ? null : trail;
    Source source = mine == null ? null : mine.source();
    if (mine == null || source == null || nanos <= 0) {
      return;
    }
    long start = System.nanoTime();
    try (Source.Wait wait = source.startWait()) {
      for (long left = nanos; left > 0 && !isDone(); left = nanos - (System.nanoTime() - start)) {
        awaitFor(Math.min(left, wait.look(mine.source())));
      }
    }
  }

  private void awaitFor(long nanos) throws InterruptedException {
    try {
      super.get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException | CancellationException | TimeoutException e) {
      // the caller looks whether it is done
    }
  }

  /** The JDK makes the dependent of "either" by the input that is done, so both have to be ours. */
  private static <T extends @Nullable Object> CompletionStage<T> capturing(
      CompletionStage<T> other) {
    return other instanceof CapturingFuture ? other : ContextualFuture.following(other);
  }

  @Override
  public <U extends @Nullable Object, V extends @Nullable Object> CompletableFuture<V> thenCombine(
      CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> function) {
    Executor elsewhere = elsewhere();
    if (elsewhere != null) {
      return thenCombineAsync(other, function, elsewhere);
    }
    return then(at -> super.thenCombine(other, Contextual.biFunction(at, function)));
  }

  @Override
  public <U extends @Nullable Object, V extends @Nullable Object>
      CompletableFuture<V> thenCombineAsync(
          CompletionStage<? extends U> other,
          BiFunction<? super T, ? super U, ? extends V> function) {
    return then(at -> super.thenCombineAsync(other, Contextual.biFunction(at, function)));
  }

  @Override
  public <U extends @Nullable Object, V extends @Nullable Object>
      CompletableFuture<V> thenCombineAsync(
          CompletionStage<? extends U> other,
          BiFunction<? super T, ? super U, ? extends V> function,
          Executor executor) {
    return then(at -> super.thenCombineAsync(other, Contextual.biFunction(at, function), executor));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<@Nullable Void> thenAcceptBoth(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    Executor elsewhere = elsewhere();
    if (elsewhere != null) {
      return thenAcceptBothAsync(other, action, elsewhere);
    }
    return then(at -> super.thenAcceptBoth(other, Contextual.biConsumer(at, action)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<@Nullable Void> thenAcceptBothAsync(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    return then(at -> super.thenAcceptBothAsync(other, Contextual.biConsumer(at, action)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<@Nullable Void> thenAcceptBothAsync(
      CompletionStage<? extends U> other,
      BiConsumer<? super T, ? super U> action,
      Executor executor) {
    return then(
        at -> super.thenAcceptBothAsync(other, Contextual.biConsumer(at, action), executor));
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
    Executor elsewhere = elsewhere();
    if (elsewhere != null) {
      return runAfterBothAsync(other, action, elsewhere);
    }
    return then(at -> super.runAfterBoth(other, Contextual.runnable(at, action)));
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterBothAsync(
      CompletionStage<?> other, Runnable action) {
    return then(at -> super.runAfterBothAsync(other, Contextual.runnable(at, action)));
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterBothAsync(
      CompletionStage<?> other, Runnable action, Executor executor) {
    return then(at -> super.runAfterBothAsync(other, Contextual.runnable(at, action), executor));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> applyToEither(
      CompletionStage<? extends T> other, Function<? super T, U> function) {
    return super.applyToEither(capturing(other), Contextual.function(Snapshot.here(), function));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> function) {
    return super.applyToEitherAsync(
        capturing(other), Contextual.function(Snapshot.here(), function));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> function, Executor executor) {
    return super.applyToEitherAsync(
        capturing(other), Contextual.function(Snapshot.here(), function), executor);
  }

  @Override
  public CompletableFuture<@Nullable Void> acceptEither(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return super.acceptEither(capturing(other), Contextual.consumer(Snapshot.here(), action));
  }

  @Override
  public CompletableFuture<@Nullable Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return super.acceptEitherAsync(capturing(other), Contextual.consumer(Snapshot.here(), action));
  }

  @Override
  public CompletableFuture<@Nullable Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action, Executor executor) {
    return super.acceptEitherAsync(
        capturing(other), Contextual.consumer(Snapshot.here(), action), executor);
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterEither(
      CompletionStage<?> other, Runnable action) {
    return super.runAfterEither(capturing(other), Contextual.runnable(Snapshot.here(), action));
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterEitherAsync(
      CompletionStage<?> other, Runnable action) {
    return super.runAfterEitherAsync(
        capturing(other), Contextual.runnable(Snapshot.here(), action));
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterEitherAsync(
      CompletionStage<?> other, Runnable action, Executor executor) {
    return super.runAfterEitherAsync(
        capturing(other), Contextual.runnable(Snapshot.here(), action), executor);
  }
}
