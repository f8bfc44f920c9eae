package io.github.throughline.context;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stack that belongs to the current {@link Context}: for what is nested, like the requests that a
 * request causes. A child starts with its parent's stack; what it pushes and pops the parent does
 * not see.
 *
 * <p>Pushing and popping cost the same at any depth. Contexts do not keep a {@code LocalStack}
 * alive, and forget its values once it is gone. Methods throw {@link NullPointerException} for a
 * {@code null} argument.
 *
 * @param <T> the type of the values
 */
public final class LocalStack<T> {
  private final OwnedValue<Level<T>> levels = new CarriedValue<>(this, "LocalStack");

  /** Makes a stack that is empty in every context. */
  public LocalStack() {}

  private record Level<T>(T value, int size, @Nullable Level<T> below) {}

  /**
   * Puts a value on top.
   *
   * @param value the value, not {@code null}, which could not be told from an empty stack
   * @throws IllegalStateException in strict mode, on a thread that has entered no context
   */
  public void push(T value) {
    requireNonNull(value, "value to push");
    levels.set(new Level<>(value, size() + 1, levels.get()));
  }

  /**
   * Takes the topmost value away.
   *
   * @return the value, or nothing if the stack is empty
   */
  public Optional<T> pop() {
    Level<T> level = levels.get();
    if (level == null) {
      return Optional.empty();
    }
    if (level.below == null) {
      release();
    } else {
      levels.set(level.below);
    }
    return Optional.of(level.value);
  }

  /**
   * Answers the topmost value.
   *
   * @return the value, or nothing if the stack is empty
   */
  public Optional<T> top() {
    Level<T> level = levels.get();
    return level == null ? Optional.empty() : Optional.of(level.value);
  }

  /**
   * Counts the values.
   *
   * @return the size of the stack
   */
  public int size() {
    Level<T> level = levels.get();
    return level == null ? 0 : level.size;
  }

  /** Takes all values away. */
  public void release() {
    levels.release();
  }

  /**
   * Shows the size, not the values.
   *
   * @return a form for messages
   */
  @Override
  public String toString() {
    return "LocalStack[size " + size() + "]";
  }
}
