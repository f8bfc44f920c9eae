package io.github.throughline.context;

import org.jspecify.annotations.Nullable;

/**
 * A value under its key, as a {@link ContextMap} keeps it. Contexts share bindings; nothing in one
 * changes but {@link #putBack}, which only the context of the {@code set} reads and writes.
 */
final class Binding {
  /** What {@link #putBack} says when nothing was bound before. */
  static final Binding NOTHING = new Binding(new Object(), -1, null, null);

  /**
   * The {@link ContextVar}, or the {@link VariableIndex} of a {@link Local} or {@link LocalStack},
   * which must not be kept alive by the contexts that have values of it.
   */
  final Object key;

  final int index;
  final @Nullable Object value;

  /** Stands for the context whose {@code set} made this binding, without keeping it alive. */
  private final @Nullable Object home;

  /** What the reset of this binding's token put back, or {@code null} before the reset. */
  private @Nullable Binding putBack;

  Binding(Object key, int index, @Nullable Object value, @Nullable Object home) {
    this.key = key;
    this.index = index;
    this.value = value;
    this.home = home;
  }

  /** Whether users know the key as one of their variables. */
  boolean isVariable() {
    return key instanceof ContextVar<?> variable && !variable.hidden;
  }

  boolean isCollected() {
    return key instanceof VariableIndex owner && owner.isCollected();
  }

  /**
   * Answers what the reset of this binding's token has to put back: what its {@code set} replaced,
   * or, where the token of that was reset before, what that reset put back. So a value never comes
   * back after its own token was reset, in whatever order tokens are reset.
   */
  @Nullable Binding reset(@Nullable Binding replaced) {
    Binding back = replaced;
    while (back != null && back.home == home && back.putBack != null) {
      back = back.putBack == NOTHING ? null : back.putBack;
    }
    putBack = back == null ? NOTHING : back;
    return back;
  }
}
