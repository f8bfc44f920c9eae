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
 * A task with what it starts from. Wrapping a task twice in one snapshot changes nothing; of
 * several snapshots the innermost one, closest to the user's code, is what that code sees. A
 * wrapper is shown as its task.
 */
sealed interface Contextual {
  TaskContext context();

  Object task();

  static Runnable runnable(TaskContext context, Runnable task) {
    return isIn(context, task) ? task : new OfRunnable(context, task);
  }

  static <R extends @Nullable Object> Callable<R> callable(TaskContext context, Callable<R> task) {
    return isIn(context, task) ? task : new OfCallable<>(context, task);
  }

  static <R extends @Nullable Object> Supplier<R> supplier(TaskContext context, Supplier<R> task) {
    return isIn(context, task) ? task : new OfSupplier<>(context, task);
  }

  static <A extends @Nullable Object, R extends @Nullable Object> Function<A, R> function(
      TaskContext context, Function<A, R> task) {
    return isIn(context, task) ? task : new OfFunction<>(context, task);
  }

  static <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      BiFunction<A, B, R> biFunction(TaskContext context, BiFunction<A, B, R> task) {
    return isIn(context, task) ? task : new OfBiFunction<>(context, task);
  }

  static <A extends @Nullable Object> Consumer<A> consumer(TaskContext context, Consumer<A> task) {
    return isIn(context, task) ? task : new OfConsumer<>(context, task);
  }

  static <A extends @Nullable Object, B extends @Nullable Object> BiConsumer<A, B> biConsumer(
      TaskContext context, BiConsumer<A, B> task) {
    return isIn(context, task) ? task : new OfBiConsumer<>(context, task);
  }

  /** What the user submitted, where the task is a wrapper of ours. */
  static Runnable unwrap(Runnable task) {
    return task instanceof OfRunnable wrapper ? unwrap(wrapper.task()) : task;
  }

  private static boolean isIn(TaskContext context, Object task) {
    return requireNonNull(task, "task") instanceof Contextual wrapper
        && wrapper.context().equals(context);
  }

  record OfRunnable(TaskContext context, Runnable task) implements Contextual, Runnable {
    @Override
    public void run() {
      context.run(task);
    }

    @Override
    public String toString() {
      return task.toString();
    }
  }

  record OfCallable<R extends @Nullable Object>(TaskContext context, Callable<R> task)
      implements Contextual, Callable<R> {
    @Override
    public R call() throws Exception {
      return context.call(task::call);
    }

    @Override
    public String toString() {
      return task.toString();
    }
  }

  record OfSupplier<R extends @Nullable Object>(TaskContext context, Supplier<R> task)
      implements Contextual, Supplier<R> {
    @Override
    public R get() {
      return context.call(task::get);
    }

    @Override
    public String toString() {
      return task.toString();
    }
  }

  record OfFunction<A extends @Nullable Object, R extends @Nullable Object>(
      TaskContext context, Function<A, R> task) implements Contextual, Function<A, R> {
    @Override
    public R apply(A argument) {
      return context.call(() -> task.apply(argument));
    }

    @Override
    public String toString() {
      return task.toString();
    }
  }

  record OfBiFunction<
          A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>(
      TaskContext context, BiFunction<A, B, R> task) implements Contextual, BiFunction<A, B, R> {
    @Override
    public R apply(A first, B second) {
      return context.call(() -> task.apply(first, second));
    }

    @Override
    public String toString() {
      return task.toString();
    }
  }

  record OfConsumer<A extends @Nullable Object>(TaskContext context, Consumer<A> task)
      implements Contextual, Consumer<A> {
    @Override
    public void accept(A argument) {
      context.run(() -> task.accept(argument));
    }

    @Override
    public String toString() {
      return task.toString();
    }
  }

  record OfBiConsumer<A extends @Nullable Object, B extends @Nullable Object>(
      TaskContext context, BiConsumer<A, B> task) implements Contextual, BiConsumer<A, B> {
    @Override
    public void accept(A first, B second) {
      context.run(() -> task.accept(first, second));
    }

    @Override
    public String toString() {
      return task.toString();
    }
  }
}
