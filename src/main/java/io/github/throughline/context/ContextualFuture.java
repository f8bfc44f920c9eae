package io.github.throughline.context;

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

/**
 * A future whose dependents run in the context of the moment at which they are made; of a bridged
 * call, with what that call has changed.
 */
sealed class ContextualFuture<T extends @Nullable Object> extends CapturingFuture<T>
    permits SourcedFuture {
  ContextualFuture(@Nullable Trail trail) {
    super(trail);
  }

  static <T extends @Nullable Object> ContextualFuture<T> following(CompletionStage<T> stage) {
    ContextualFuture<T> future = new ContextualFuture<>(null);
    requireNonNull(stage, "stage")
        .handle(
            (result, failure) ->
                failure == null ? future.complete(result) : future.completeExceptionally(failure));
    return future;
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new ContextualFuture<>(null);
  }

  /** A copy: the JDK's minimal stages make dependents that know no context. */
  @Override
  public CompletionStage<T> minimalCompletionStage() {
    return copy();
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenApply(
      Function<? super T, ? extends U> function) {
    Executor elsewhere = elsewhere();
    if (elsewhere != null) {
      return thenApplyAsync(function, elsewhere);
    }
    return then(at -> super.thenApply(Contextual.function(at, function)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenApplyAsync(
      Function<? super T, ? extends U> function) {
    return then(at -> super.thenApplyAsync(Contextual.function(at, function)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenApplyAsync(
      Function<? super T, ? extends U> function, Executor executor) {
    return then(at -> super.thenApplyAsync(Contextual.function(at, function), executor));
  }

  @Override
  public CompletableFuture<@Nullable Void> thenAccept(Consumer<? super T> action) {
    Executor elsewhere = elsewhere();
    if (elsewhere != null) {
      return thenAcceptAsync(action, elsewhere);
    }
    return then(at -> super.thenAccept(Contextual.consumer(at, action)));
  }

  @Override
  public CompletableFuture<@Nullable Void> thenAcceptAsync(Consumer<? super T> action) {
    return then(at -> super.thenAcceptAsync(Contextual.consumer(at, action)));
  }

  @Override
  public CompletableFuture<@Nullable Void> thenAcceptAsync(
      Consumer<? super T> action, Executor executor) {
    return then(at -> super.thenAcceptAsync(Contextual.consumer(at, action), executor));
  }

  @Override
  public CompletableFuture<@Nullable Void> thenRun(Runnable action) {
    Executor elsewhere = elsewhere();
    if (elsewhere != null) {
      return thenRunAsync(action, elsewhere);
    }
    return then(at -> super.thenRun(Contextual.runnable(at, action)));
  }

  @Override
  public CompletableFuture<@Nullable Void> thenRunAsync(Runnable action) {
    return then(at -> super.thenRunAsync(Contextual.runnable(at, action)));
  }

  @Override
  public CompletableFuture<@Nullable Void> thenRunAsync(Runnable action, Executor executor) {
    return then(at -> super.thenRunAsync(Contextual.runnable(at, action), executor));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenCompose(
      Function<? super T, ? extends CompletionStage<U>> function) {
    Executor elsewhere = elsewhere();
    if (elsewhere != null) {
      return thenComposeAsync(function, elsewhere);
    }
    return then(at -> super.thenCompose(composing(at, function)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> function) {
    return then(at -> super.thenComposeAsync(composing(at, function)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> function, Executor executor) {
    return then(at -> super.thenComposeAsync(composing(at, function), executor));
  }

  @Override
  public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
    Executor elsewhere = elsewhere();
    if (elsewhere != null) {
      return whenCompleteAsync(action, elsewhere);
    }
    return then(at -> super.whenComplete(Contextual.biConsumer(at, action)));
  }

  @Override
  public CompletableFuture<T> whenCompleteAsync(BiConsumer<? super T, ? super Throwable> action) {
    return then(at -> super.whenCompleteAsync(Contextual.biConsumer(at, action)));
  }

  @Override
  public CompletableFuture<T> whenCompleteAsync(
      BiConsumer<? super T, ? super Throwable> action, Executor executor) {
    return then(at -> super.whenCompleteAsync(Contextual.biConsumer(at, action), executor));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> handle(
      BiFunction<? super T, Throwable, ? extends U> function) {
    Executor elsewhere = elsewhere();
    if (elsewhere != null) {
      return handleAsync(function, elsewhere);
    }
    return then(at -> super.handle(Contextual.biFunction(at, function)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> handleAsync(
      BiFunction<? super T, Throwable, ? extends U> function) {
    return then(at -> super.handleAsync(Contextual.biFunction(at, function)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> handleAsync(
      BiFunction<? super T, Throwable, ? extends U> function, Executor executor) {
    return then(at -> super.handleAsync(Contextual.biFunction(at, function), executor));
  }

  @Override
  public CompletableFuture<T> exceptionally(Function<Throwable, ? extends T> function) {
    Executor elsewhere = elsewhere();
    if (elsewhere != null) {
      return exceptionallyAsync(function, elsewhere);
    }
    return then(at -> super.exceptionally(Contextual.function(at, function)));
  }

  @Override
  public CompletableFuture<T> exceptionallyAsync(Function<Throwable, ? extends T> function) {
    return then(at -> super.exceptionallyAsync(Contextual.function(at, function)));
  }

  @Override
  public CompletableFuture<T> exceptionallyAsync(
      Function<Throwable, ? extends T> function, Executor executor) {
    return then(at -> super.exceptionallyAsync(Contextual.function(at, function), executor));
  }

  @Override
  public CompletableFuture<T> exceptionallyCompose(
      Function<Throwable, ? extends CompletionStage<T>> function) {
    Executor elsewhere = elsewhere();
    if (elsewhere != null) {
      return exceptionallyComposeAsync(function, elsewhere);
    }
    return then(at -> super.exceptionallyCompose(composing(at, function)));
  }

  @Override
  public CompletableFuture<T> exceptionallyComposeAsync(
      Function<Throwable, ? extends CompletionStage<T>> function) {
    return then(at -> super.exceptionallyComposeAsync(composing(at, function)));
  }

  @Override
  public CompletableFuture<T> exceptionallyComposeAsync(
      Function<Throwable, ? extends CompletionStage<T>> function, Executor executor) {
    return then(at -> super.exceptionallyComposeAsync(composing(at, function), executor));
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
    return super.completeAsync(Contextual.supplier(Snapshot.here(), supplier), executor);
  }
}
