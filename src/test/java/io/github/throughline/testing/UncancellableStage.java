package io.github.throughline.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** A stage of a library that keeps its future to itself. */
final class UncancellableStage<T> extends CompletableFuture<T> {
  private final CompletionStage<T> source;

  UncancellableStage(CompletionStage<T> source) {
    this.source = source;
  }

  @Override
  public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
    return source.whenComplete(action).toCompletableFuture();
  }

  @Override
  public CompletableFuture<T> toCompletableFuture() {
    throw new UnsupportedOperationException();
  }
}
