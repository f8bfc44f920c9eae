package io.github.throughline.context;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Bindings for one run or call in a copy of the current context: what {@link Context#where} gives.
 * Immutable, and good for any number of runs, each of which copies the context current at that
 * moment. What is written inside ends with the run.
 */
public final class Bindings {
  private final @Nullable Bindings earlier;
  private final ContextVar<?> variable;
  private final @Nullable Object value;

  Bindings(@Nullable Bindings earlier, ContextVar<?> variable, @Nullable Object value) {
    this.earlier = earlier;
    this.variable = variable;
    this.value = value;
  }

  /**
   * Adds a binding. The last one wins where a variable is named twice.
   *
   * @param variable the variable to bind
   * @param value its value; may be {@code null}
   * @param <T> the type of the variable's values
   * @return these bindings and the new one
   */
  public <T extends @Nullable Object> Bindings where(ContextVar<T> variable, T value) {
    return new Bindings(this, requireNonNull(variable, "variable"), value);
  }

  /**
   * Runs a task with the bindings.
   *
   * @param task the task, run by the calling thread
   */
  public void run(Runnable task) {
    requireNonNull(task, "task");
    Boundary.run(bound(), task);
  }

  /**
   * Calls an operation with the bindings.
   *
   * @param operation the operation, called by the calling thread
   * @param <R> the type of its result
   * @param <X> the type of its exception
   * @return its result
   * @throws X if the operation throws it
   */
  public <R extends @Nullable Object, X extends Throwable> R call(
      Operation<? extends R, ? extends X> operation) throws X {
    requireNonNull(operation, "operation");
    return Boundary.call(bound(), operation);
  }

  private Context bound() {
    return new Context(applyTo(CurrentContext.map()));
  }

  private ContextMap applyTo(ContextMap map) {
    ContextMap before = earlier == null ? map : earlier.applyTo(map);
    return before.with(new Binding(variable, variable.index, value, null));
  }
}
