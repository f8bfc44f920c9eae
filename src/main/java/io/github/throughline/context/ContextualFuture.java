package io.github.throughline.context;

import static io.github.throughline.context.Snapshot.here;
import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A future whose dependents run in the context of the moment at which they are made. */
final class ContextualFuture<T extends @Nullable Object> extends CompletableFuture<T> {
  static <T extends @Nullable Object> ContextualFuture<T> following(CompletionStage<T> stage) {
    ContextualFuture<T> future = new ContextualFuture<>();
    requireNonNull(stage, "stage")
        .handle(
            (result, failure) ->
                failure == null ? future.complete(result) : future.completeExceptionally(failure));
    return future;
  }

  /** The JDK makes the dependent of "either" by the input that is done, so both have to be ours. */
  private static <T extends @Nullable Object> CompletionStage<T> capturing(
      CompletionStage<T> other) {
    return other instanceof ContextualFuture ? other : following(other);
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new ContextualFuture<>();
  }

  /** A copy: the JDK's minimal stages make dependents that know no context. */
  @Override
  public CompletionStage<T> minimalCompletionStage() {
    return copy();
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenApply(
      Function<? super T, ? extends U> function) {
    return super.thenApply(Contextual.function(here(), function));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenApplyAsync(
      Function<? super T, ? extends U> function) {
    return super.thenApplyAsync(Contextual.function(here(), function));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenApplyAsync(
      Function<? super T, ? extends U> function, Executor executor) {
    return super.thenApplyAsync(Contextual.function(here(), function), executor);
  }

  @Override
  public CompletableFuture<@Nullable Void> thenAccept(Consumer<? super T> action) {
    return super.thenAccept(Contextual.consumer(here(), action));
  }

  @Override
  public CompletableFuture<@Nullable Void> thenAcceptAsync(Consumer<? super T> action) {
    return super.thenAcceptAsync(Contextual.consumer(here(), action));
  }

  @Override
  public CompletableFuture<@Nullable Void> thenAcceptAsync(
      Consumer<? super T> action, Executor executor) {
    return super.thenAcceptAsync(Contextual.consumer(here(), action), executor);
  }

  @Override
  public CompletableFuture<@Nullable Void> thenRun(Runnable action) {
    return super.thenRun(Contextual.runnable(here(), action));
  }

  @Override
  public CompletableFuture<@Nullable Void> thenRunAsync(Runnable action) {
    return super.thenRunAsync(Contextual.runnable(here(), action));
  }

  @Override
  public CompletableFuture<@Nullable Void> thenRunAsync(Runnable action, Executor executor) {
    return super.thenRunAsync(Contextual.runnable(here(), action), executor);
  }

  @Override
  public <U extends @Nullable Object, V extends @Nullable Object> CompletableFuture<V> thenCombine(
      CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> function) {
    return super.thenCombine(other, Contextual.biFunction(here(), function));
  }

  @Override
  public <U extends @Nullable Object, V extends @Nullable Object>
      CompletableFuture<V> thenCombineAsync(
          CompletionStage<? extends U> other,
          BiFunction<? super T, ? super U, ? extends V> function) {
    return super.thenCombineAsync(other, Contextual.biFunction(here(), function));
  }

  @Override
  public <U extends @Nullable Object, V extends @Nullable Object>
      CompletableFuture<V> thenCombineAsync(
          CompletionStage<? extends U> other,
          BiFunction<? super T, ? super U, ? extends V> function,
          Executor executor) {
    return super.thenCombineAsync(other, Contextual.biFunction(here(), function), executor);
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<@Nullable Void> thenAcceptBoth(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    return super.thenAcceptBoth(other, Contextual.biConsumer(here(), action));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<@Nullable Void> thenAcceptBothAsync(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    return super.thenAcceptBothAsync(other, Contextual.biConsumer(here(), action));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<@Nullable Void> thenAcceptBothAsync(
      CompletionStage<? extends U> other,
      BiConsumer<? super T, ? super U> action,
      Executor executor) {
    return super.thenAcceptBothAsync(other, Contextual.biConsumer(here(), action), executor);
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
    return super.runAfterBoth(other, Contextual.runnable(here(), action));
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterBothAsync(
      CompletionStage<?> other, Runnable action) {
    return super.runAfterBothAsync(other, Contextual.runnable(here(), action));
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterBothAsync(
      CompletionStage<?> other, Runnable action, Executor executor) {
    return super.runAfterBothAsync(other, Contextual.runnable(here(), action), executor);
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> applyToEither(
      CompletionStage<? extends T> other, Function<? super T, U> function) {
    return super.applyToEither(capturing(other), Contextual.function(here(), function));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> function) {
    return super.applyToEitherAsync(capturing(other), Contextual.function(here(), function));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> function, Executor executor) {
    return super.applyToEitherAsync(
        capturing(other), Contextual.function(here(), function), executor);
  }

  @Override
  public CompletableFuture<@Nullable Void> acceptEither(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return super.acceptEither(capturing(other), Contextual.consumer(here(), action));
  }

  @Override
  public CompletableFuture<@Nullable Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return super.acceptEitherAsync(capturing(other), Contextual.consumer(here(), action));
  }

  @Override
  public CompletableFuture<@Nullable Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action, Executor executor) {
    return super.acceptEitherAsync(capturing(other), Contextual.consumer(here(), action), executor);
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterEither(
      CompletionStage<?> other, Runnable action) {
    return super.runAfterEither(capturing(other), Contextual.runnable(here(), action));
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterEitherAsync(
      CompletionStage<?> other, Runnable action) {
    return super.runAfterEitherAsync(capturing(other), Contextual.runnable(here(), action));
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterEitherAsync(
      CompletionStage<?> other, Runnable action, Executor executor) {
    return super.runAfterEitherAsync(
        capturing(other), Contextual.runnable(here(), action), executor);
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenCompose(
      Function<? super T, ? extends CompletionStage<U>> function) {
    return super.thenCompose(Contextual.function(here(), function));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> function) {
    return super.thenComposeAsync(Contextual.function(here(), function));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> function, Executor executor) {
    return super.thenComposeAsync(Contextual.function(here(), function), executor);
  }

  @Override
  public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
    return super.whenComplete(Contextual.biConsumer(here(), action));
  }

  @Override
  public CompletableFuture<T> whenCompleteAsync(BiConsumer<? super T, ? super Throwable> action) {
    return super.whenCompleteAsync(Contextual.biConsumer(here(), action));
  }

  @Override
  public CompletableFuture<T> whenCompleteAsync(
      BiConsumer<? super T, ? super Throwable> action, Executor executor) {
    return super.whenCompleteAsync(Contextual.biConsumer(here(), action), executor);
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> handle(
      BiFunction<? super T, Throwable, ? extends U> function) {
    return super.handle(Contextual.biFunction(here(), function));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> handleAsync(
      BiFunction<? super T, Throwable, ? extends U> function) {
    return super.handleAsync(Contextual.biFunction(here(), function));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> handleAsync(
      BiFunction<? super T, Throwable, ? extends U> function, Executor executor) {
    return super.handleAsync(Contextual.biFunction(here(), function), executor);
  }

  @Override
  public CompletableFuture<T> exceptionally(Function<Throwable, ? extends T> function) {
    return super.exceptionally(Contextual.function(here(), function));
  }

  @Override
  public CompletableFuture<T> exceptionallyAsync(Function<Throwable, ? extends T> function) {
    return super.exceptionallyAsync(Contextual.function(here(), function));
  }

  @Override
  public CompletableFuture<T> exceptionallyAsync(
      Function<Throwable, ? extends T> function, Executor executor) {
    return super.exceptionallyAsync(Contextual.function(here(), function), executor);
  }

  @Override
  public CompletableFuture<T> exceptionallyCompose(
      Function<Throwable, ? extends CompletionStage<T>> function) {
    return super.exceptionallyCompose(Contextual.function(here(), function));
  }

  @Override
  public CompletableFuture<T> exceptionallyComposeAsync(
      Function<Throwable, ? extends CompletionStage<T>> function) {
    return super.exceptionallyComposeAsync(Contextual.function(here(), function));
  }

  @Override
  public CompletableFuture<T> exceptionallyComposeAsync(
      Function<Throwable, ? extends CompletionStage<T>> function, Executor executor) {
    return super.exceptionallyComposeAsync(Contextual.function(here(), function), executor);
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
    return super.completeAsync(Contextual.supplier(here(), supplier), executor);
  }
}
