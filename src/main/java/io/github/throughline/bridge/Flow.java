package io.github.throughline.bridge;

import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.internal.Crossings;
import org.jspecify.annotations.Nullable;

/** What the bridge carries in the context of a flow of work. */
final class Flow {
  /** The nearest blocking caller that waits, or has waited, for this flow. */
  static final ContextVar<@Nullable Waiter> WAITER = Crossings.get().hiddenVariable("waiter");

  /** The scope whose worker runs the thread-sensitive bodies of this flow. */
  static final ContextVar<@Nullable ThreadSensitiveContext> SCOPE =
      Crossings.get().hiddenVariable("thread-sensitive context");

  static final ContextVar<@Nullable Deadline> DEADLINE = Crossings.get().hiddenVariable("deadline");

  /** What the deadlines of this flow may interrupt. */
  static final ContextVar<@Nullable Guards> GUARDS = Crossings.get().hiddenVariable("guards");

  private Flow() {}

  /** Answers what the current flow carries. */
  @SuppressWarnings("NullAway") // null is a value of these variables
  static <V> @Nullable V carried(ContextVar<@Nullable V> variable) {
    return variable.orElse(null);
  }

  /**
   * Answers what a flow carries.
   *
   * @param context the context of the flow; {@code null} for the current one
   */
  static <V> @Nullable V carried(ContextVar<@Nullable V> variable, @Nullable Context context) {
    if (context == null) {
      return carried(variable);
    }
    return context.contains(variable) ? context.get(variable) : null;
  }
}
