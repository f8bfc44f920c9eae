package io.github.throughline.bridge;

import io.github.throughline.context.Operation;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of a flow that may be interrupted, each inside of the next: so that work can be
 * shielded from all interrupts on its thread, and that the end of one does not clear another's.
 */
final class Guards {
  private final Outcome outcome;
  private volatile @Nullable Guards outer;

  private Guards(Outcome outcome, @Nullable Guards outer) {
    this.outcome = outcome;
    this.outer = outer;
  }

  /** Answers the guards of the current flow and one more. */
  static Guards with(Outcome outcome) {
    Guards outer = running(Flow.carried(Flow.GUARDS));
    if (outer != null) {
      // Else a flow that starts its successor, which starts its own, would grow for ever.
      outer.outer = running(outer.outer);
    }
    return new Guards(outcome, outer);
  }

  private static @Nullable Guards running(@Nullable Guards guards) {
    Guards at = guards;
    while (at != null && at.outcome.runner() == null) {
      at = at.outer;
    }
    return at;
  }

  /** Called when a given up body has ended: those around it are in the same thread's interrupt. */
  static void interruptAgain() {
    for (Guards at = Flow.carried(Flow.GUARDS); at != null; at = at.outer) {
      at.outcome.interruptAgain();
    }
  }

  /** Calls an operation that no deadline interrupts; one that passes meanwhile does so after it. */
  static <R extends @Nullable Object, X extends Throwable> R shielded(
      Operation<? extends R, ? extends X> operation) throws X {
    Deque<Outcome> shielded = new ArrayDeque<>();
    for (Guards at = Flow.carried(Flow.GUARDS); at != null; at = at.outer) {
      if (at.outcome.shield()) {
        shielded.push(at.outcome);
      }
    }
    try {
      return operation.call();
    } finally {
      shielded.forEach(Outcome::unshield);
    }
  }
}
