package io.github.throughline.context;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A task with the snapshot that it runs in. Wrapping a task twice in one snapshot changes nothing;
 * of several snapshots the innermost one, closest to the user's code, is what that code sees. A
 * wrapper is shown as its task.
 */
sealed interface Contextual {
  Snapshot snapshot();

  Object task();

  static Runnable runnable(Snapshot snapshot, Runnable task) {
    return isIn(snapshot, task) ? task : new OfRunnable(snapshot, task);
  }

  static <R extends @Nullable Object> Callable<R> callable(Snapshot snapshot, Callable<R> task) {
    return isIn(snapshot, task) ? task : new OfCallable<>(snapshot, task);
  }

  static <R extends @Nullable Object> Supplier<R> supplier(Snapshot snapshot, Supplier<R> task) {
    return isIn(snapshot, task) ? task : new OfSupplier<>(snapshot, task);
  }

  static <A extends @Nullable Object, R extends @Nullable Object> Function<A, R> function(
      Snapshot snapshot, Function<A, R> task) {
    return isIn(snapshot, task) ? task : new OfFunction<>(snapshot, task);
  }

  static <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      BiFunction<A, B, R> biFunction(Snapshot snapshot, BiFunction<A, B, R> task) {
    return isIn(snapshot, task) ? task : new OfBiFunction<>(snapshot, task);
  }

  static <A extends @Nullable Object> Consumer<A> consumer(Snapshot snapshot, Consumer<A> task) {
    return isIn(snapshot, task) ? task : new OfConsumer<>(snapshot, task);
  }

  static <A extends @Nullable Object, B extends @Nullable Object> BiConsumer<A, B> biConsumer(
      Snapshot snapshot, BiConsumer<A, B> task) {
    return isIn(snapshot, task) ? task : new OfBiConsumer<>(snapshot, task);
  }

  /** What the user submitted, where the task is a wrapper of ours. */
  static Runnable unwrap(Runnable task) {
    return task instanceof OfRunnable wrapper ? unwrap(wrapper.task()) : task;
  }

  private static boolean isIn(Snapshot snapshot, Object task) {
    return requireNonNull(task, "task") instanceof Contextual wrapper
        && wrapper.snapshot().equals(snapshot);
  }

  record OfRunnable(Snapshot snapshot, Runnable task) implements Contextual, Runnable {
    @Override
    public void run() {
      snapshot.run(task);
    }

    @Override
    public String toString() {
      return task.toString();
    }
  }

  record OfCallable<R extends @Nullable Object>(Snapshot snapshot, Callable<R> task)
      implements Contextual, Callable<R> {
    @Override
    public R call() throws Exception {
      return snapshot.call(task::call);
    }

    @Override
    public String toString() {
      return task.toString();
    }
  }

  record OfSupplier<R extends @Nullable Object>(Snapshot snapshot, Supplier<R> task)
      implements Contextual, Supplier<R> {
    @Override
    public R get() {
      return snapshot.call(task::get);
    }

    @Override
    public String toString() {
      return task.toString();
    }
  }

  record OfFunction<A extends @Nullable Object, R extends @Nullable Object>(
      Snapshot snapshot, Function<A, R> task) implements Contextual, Function<A, R> {
    @Override
    public R apply(A argument) {
      return snapshot.call(() -> task.apply(argument));
    }

    @Override
    public String toString() {
      return task.toString();
    }
  }

  record OfBiFunction<
          A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>(
      Snapshot snapshot, BiFunction<A, B, R> task) implements Contextual, BiFunction<A, B, R> {
    @Override
    public R apply(A first, B second) {
      return snapshot.call(() -> task.apply(first, second));
    }

    @Override
    public String toString() {
      return task.toString();
    }
  }

  record OfConsumer<A extends @Nullable Object>(Snapshot snapshot, Consumer<A> task)
      implements Contextual, Consumer<A> {
    @Override
    public void accept(A argument) {
      snapshot.run(() -> task.accept(argument));
    }

    @Override
    public String toString() {
      return task.toString();
    }
  }

  record OfBiConsumer<A extends @Nullable Object, B extends @Nullable Object>(
      Snapshot snapshot, BiConsumer<A, B> task) implements Contextual, BiConsumer<A, B> {
    @Override
    public void accept(A first, B second) {
      snapshot.run(() -> task.accept(first, second));
    }

    @Override
    public String toString() {
      return task.toString();
    }
  }
}
